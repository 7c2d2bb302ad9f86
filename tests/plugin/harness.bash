# shellcheck shell=bash
# Shared functions of the tests of the plugin. ctest sets KLP (the program), KLP_PLUGIN (klp.so) and KLP_GCC (the
# compiler).
set -euo pipefail
: "${KLP:?}" "${KLP_PLUGIN:?}" "${KLP_GCC:?}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export LC_ALL=C

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# compile NAME FLAGS... : compiles NAME.c to NAME.o with the plugin.
compile() {
  local name=$1
  shift
  "$KLP_GCC" -fplugin="$KLP_PLUGIN" "$@" -c "$name.c" -o "$name.o"
}

# facts NAME : prints the facts of NAME.o as text.
facts() { "$KLP" facts show "$1.o"; }

# facts_of NAME SYMBOL : prints the facts of one function or variable of NAME.o.
facts_of() { facts "$1" | awk -v symbol="$2" '/^  [^ ]/ { on = ($1 == symbol) } /^[^ ]/ { on = 0 } on'; }

# expect TEXT PATTERN : fails if no line of TEXT matches.
expect() { grep -Eq -- "$2" <<<"$1" || fail "nothing matches '$2' in:"$'\n'"$1"; }

# expect_none TEXT PATTERN : fails if a line of TEXT matches.
expect_none() { if grep -E -- "$2" <<<"$1"; then fail "the above should not match '$2'"; fi; }

# expect_status STATUS PATTERN COMMAND... : fails if the command has another exit status, or its output does not match.
expect_status() {
  local status=$1 pattern=$2 output actual=0
  shift 2
  output=$("$@" 2>&1) || actual=$?
  [ "$actual" = "$status" ] || fail "exit status $actual, not $status, of: $*"$'\n'"$output"
  expect "$output" "$pattern"
}
