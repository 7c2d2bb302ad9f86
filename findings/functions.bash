# shellcheck shell=bash
# Shared functions of the scripts in this folder. Source it first. Sets $folder, a temporary folder that is removed at the
# end. Exit status of the scripts: 0: the behaviour is unchanged; 1: it has changed; 2: the test could not be run.
set -euo pipefail
export LC_ALL=C

result=2 # until conclude() sets it
folder=$(mktemp -d)
trap 'rm -rf "$folder" || true; exit "$result"' EXIT

die() { # MESSAGE [LOG]
  [ -z "${2:-}" ] || tail -n 20 "$2" >&2
  echo "could not run: $1" >&2
  exit 2
}

conclude() { # STATUS SENTENCE
  echo "$2"
  # shellcheck disable=SC2034 # the trap reads it
  result=$1
  exit
}

missing=()
need() { command -v "$1" >/dev/null || missing+=("$1 (package $2)"); }
# check_host: ends the script if a program of need() is missing, or if the host is of another architecture.
check_host() {
  [ ${#missing[@]} = 0 ] || die "missing on this host: $(printf '%s; ' "${missing[@]}")"
  [ "$(dpkg --print-architecture)" = amd64 ] || die 'this host is not amd64'
}

# mirror: prints the address of the mirror of Debian's archive that this host's apt uses.
mirror() {
  local site
  # shellcheck disable=SC2016 # apt replaces $(SITE)
  site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Label: Debian' | head -n 1)
  [ -n "$site" ] || die 'apt knows no mirror of Debian: run apt-get update'
  echo "$site"
}
