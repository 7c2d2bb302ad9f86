# shellcheck shell=bash
# Functions for the tests in this folder. ctest sets $KLP (the program) and $KLP_ROOT (the checkout).
# shellcheck source=scripts/lib.sh
. "$KLP_ROOT/scripts/lib.sh"

target=$(demo_release)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# expect STATUS [TEXT...] -- COMMAND...: the command must exit with the status, and its output must contain each text.
expect() {
  local status=$1 texts=() got=0 text
  shift
  while [ "$1" != -- ]; do
    texts+=("$1")
    shift
  done
  shift
  "$@" >output 2>&1 || got=$?
  [ "$got" = "$status" ] || { cat output && fail "status $got instead of $status: $*"; }
  for text in "${texts[@]}"; do
    grep -qF -- "$text" output || { cat output && fail "its output lacks \"$text\": $*"; }
  done
}

source_of_target() { target_part "$KLP" "$target" source; }

# edit PATH SED-ARGUMENTS...: runs sed on a copy of a file of the target's source, and prints the diff.
edit() {
  local path=$1 tree status=0
  shift
  tree=$(source_of_target)
  sed "$@" "$tree/$path" >edited
  diff -u --label "a/$path" --label "b/$path" "$tree/$path" edited || status=$?
  [ $status = 1 ] || fail "the edit of $path changed nothing"
}

# A hash of the names, sizes, modes and times of all files and folders of the target's source.
listing() { (cd "$(source_of_target)" && find . -printf '%p %y %m %s %T@ %C@\n' | sort | sha256sum); }

# shows_only_during REPORT MODULE TEXT: the output of the --run script must contain the text in the phase "during" of
# the module, and in no other phase.
shows_only_during() {
  local report=$1 module=$2 text=$3 phases
  phases=$(jq -r --arg wanted "$module" --arg text "$text" \
    '.modules[] | select(.module == $wanted) | .phases[] | select(.output | contains($text)) | .name' "$report")
  [ "$phases" = during ] || { cat "$report" && fail "$module: \"$text\" was seen in: $phases"; }
}
