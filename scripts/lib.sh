# shellcheck shell=bash
# Shared functions of the scripts. To be sourced; only sets shell options and variables.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export KLP_HOME=${KLP_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/klp}

heading() { printf '\n== %s\n' "$*"; }
die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 2
}

# build_klp PRESET: builds klp in build/PRESET.
build_klp() {
  (cd "$root" && cmake --preset "$1" >/dev/null && cmake --build --preset "$1")
}

# What this Debian release has for demo, tests and bench: its stock kernel (wanted_release), another kernel if there is
# one (newer_release), the compiler that built them (host_gcc), and for each series the version of the source package
# with the upstream fix of fs/fcntl.c (wanted_fix; example upstream-fcntl). If the archive no longer has one of the
# kernels, demo_release() takes the newest kernel of the same kind. other_suite: the other Debian release on which klp is
# tested.
# shellcheck disable=SC2034 # used by other scripts
case $(. /etc/os-release && echo "${VERSION_ID:-}") in
12)
  other_suite=trixie host_gcc=gcc-12 wanted_release=6.1.0-50-cloud-amd64 newer_release=6.12.107+deb12-cloud-amd64
  declare -A wanted_fix=([6.1]=6.1.192-2 [6.12]=6.12.117-1~deb12u1)
  ;;
*)
  other_suite=bookworm host_gcc=gcc-14 wanted_release=6.12.107+deb13-cloud-amd64 newer_release=$wanted_release
  declare -A wanted_fix=([6.12]=6.12.117-1)
  ;;
esac
# kind_of_release RELEASE: prints a regular expression for the kernels of the same series and flavour.
kind_of_release() { sed -E 's/^([0-9]+\.[0-9]+\.)0-[0-9]+-/\10-[0-9]+-/; t end; s/^([0-9]+\.[0-9]+\.)[0-9]+\+/\1[0-9]+[+]/; :end; s/\./\\./g' <<<"$1"; }
# shellcheck disable=SC2120 # other scripts pass an argument
demo_release() { # [RELEASE]
  local wanted=${1:-$wanted_release} newest
  if [ -e "$KLP_HOME/targets/$wanted" ] || apt-cache show "linux-image-$wanted-unsigned" >/dev/null 2>&1; then
    echo "$wanted"
    return
  fi
  newest=$(apt-cache search --names-only "^linux-image-$(kind_of_release "$wanted")-unsigned\$" |
    cut -d' ' -f1 | sort -V | tail -n 1)
  [ -n "$newest" ] || die "no linux-image-$(kind_of_release "$wanted")-unsigned is known here: run apt-get update"
  newest=${newest#linux-image-}
  echo "${newest%-unsigned}"
}

# make_target KLP [RELEASE]: creates the target (default: demo_release), or completes or reuses an existing one. Prints
# its name.
make_target() {
  local release=${2:-}
  # shellcheck disable=SC2119
  [ -n "$release" ] || release=$(demo_release)
  "$1" target create --debian "$release" >&2
  echo "$release"
}

# target_part KLP TARGET KEY: prints one entry of klp target show.
target_part() { "$1" --json target show "$2" | jq -er ".$3"; }

# series RELEASE|VERSION: prints the kernel series, such as 6.12 for 6.12.107+deb12-cloud-amd64 and 6.12.117-1~deb12u1.
series() { [[ $1 =~ ^[0-9]+\.[0-9]+ ]] && echo "${BASH_REMATCH[0]}"; }
source_package() { echo "linux-source-$(series "$1")"; }

# fixed_version [RELEASE]: prints this version for the series of a kernel (default: wanted_release), or the newest
# version that apt knows.
fixed_version() {
  local kind all wanted
  kind=$(series "${1:-$wanted_release}")
  wanted=${wanted_fix[$kind]:-none}
  if [ -d "$KLP_HOME/demo/$wanted" ]; then
    echo "$wanted"
    return
  fi
  all=$(source_versions "$kind")
  grep -m1 -xF "$wanted" <<<"$all" || head -n 1 <<<"$all"
}
source_versions() { apt-cache madison "linux-source-$1" 2>/dev/null | awk '{print $3}' | sort -Vru; }
has_fixed_version() {
  local known wanted
  known=$(fixed_version "${1:-$wanted_release}") wanted=${wanted_fix[$(series "${1:-$wanted_release}")]:-0}
  [ "$(printf '%s\n' "$known" "$wanted" | sort -V | head -n 1)" = "$wanted" ]
}

# upstream_change SOURCE PATH [VERSION]: prints a diff of the file between SOURCE and another version of the kernel's
# source package (default: fixed_version). The file is fetched once and kept below $KLP_HOME.
upstream_change() {
  local source=$1 path=$2 version=${3:-} kept status=0
  version=${version:-$(fixed_version)}
  kept=$(kept_source "$version")/$path
  [ -e "$kept" ] || fetch_source_files "$version" "$path"
  diff -u --label "a/$path" --label "b/$path" "$source/$path" "$kept" || status=$?
  [ $status -le 1 ] || die "$path cannot be compared"
}
# kept_source VERSION: prints the folder of this version's source: the one that klp target create has unpacked (also for
# versions that apt does not know here, see --suite), or else one of the scripts.
kept_source() {
  local unpacked
  unpacked=$KLP_HOME/sources/$(source_package "$1")_$1
  if [ -e "$unpacked.complete" ]; then echo "$unpacked"; else echo "$KLP_HOME/demo/$1"; fi
}

# fetch_source_tree VERSION: unpacks the whole source package (1.3 GB) if kept_source() has no complete folder.
fetch_source_tree() (
  version=$1 package=$(source_package "$1") tree=$(kept_source "$1")
  [ ! -e "$tree.complete" ] || exit 0
  mkdir -p "$KLP_HOME/demo"
  exec 9>"$KLP_HOME/demo/download.lock"
  flock 9
  [ ! -e "$tree/.whole" ] || exit 0
  rm -rf "$KLP_HOME/demo/download"
  trap 'rm -rf "$KLP_HOME/demo/download"' EXIT
  mkdir "$KLP_HOME/demo/download" && cd "$KLP_HOME/demo/download"
  apt-get -qq -o APT::Sandbox::User=root download "$package=$version" >&2
  mkdir files
  dpkg-deb --fsys-tarfile "$package"_*.deb | tar -xO "./usr/src/$package.tar.xz" | tar -xJ -C files --strip-components=1
  touch files/.whole
  rm -rf "$tree"
  mv files "$tree"
)

# fetch_source_files VERSION PATH...: fetches the files; a file appears only when it is complete. Fails if the package
# lacks one. Takes a lock, so that it can remove the files of an interrupted run first.
fetch_source_files() (
  version=$1 && shift
  package=$(source_package "$version")
  folder=$KLP_HOME/demo/download
  mkdir -p "$KLP_HOME/demo"
  exec 9>"$folder.lock"
  flock 9
  rm -rf "$folder"
  trap 'rm -rf "$folder"' EXIT
  mkdir "$folder"
  cd "$folder"
  apt-get -qq -o APT::Sandbox::User=root download "$package=$version" >&2
  mkdir files
  dpkg-deb --fsys-tarfile "$package"_*.deb | tar -xO "./usr/src/$package.tar.xz" |
    tar -xJ -C files --strip-components=1 "${@/#/$package/}" 2>errors ||
    ! grep -v "Not found in archive\|Exiting with failure status" errors || die "the files of $package $version could not be unpacked"
  missing=()
  for path; do
    [ -e "files/$path" ] || { missing+=("$path") && continue; }
    mkdir -p "$(dirname "$(kept_source "$version")/$path")"
    mv "files/$path" "$(kept_source "$version")/$path"
  done
  [ ${#missing[@]} = 0 ] || die "$package $version lacks: ${missing[*]}"
)
