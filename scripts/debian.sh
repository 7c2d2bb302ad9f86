# shellcheck shell=bash
# Functions about Debian's archive. Source it after scripts/lib.sh. The mirrors are those of this machine's apt.

# archive_site LABEL: prints the address of the mirror that apt uses for the archive of this label (Release file).
# shellcheck disable=SC2016 # apt replaces $(SITE)
archive_site() { apt-get indextargets --format '$(SITE)' 'Created-By: Packages' "Label: $1" | head -n 1; }

# archive_lines SUITE: prints the lines of sources.list for a release: bookworm, trixie, trixie-backports, sid.
archive_lines() {
  local main security
  main=$(archive_site Debian)
  [ -n "$main" ] || die "apt has no lists of Debian's archive: run apt-get update"
  echo "deb $main $1 main"
  case $1 in
  sid | unstable) ;;
  *-backports) archive_lines "${1%-backports}" ;;
  *)
    echo "deb $main $1-updates main"
    security=$(archive_site Debian-Security)
    [ -z "$security" ] || echo "deb $security $1-security main"
    ;;
  esac
}
