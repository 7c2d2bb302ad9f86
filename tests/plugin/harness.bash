# shellcheck shell=bash
# What the plugin's tests share. ctest sets KLP (the program), KLP_PLUGIN (klp.so) and KLP_GCC (the compiler).
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

# compile NAME FLAGS... : NAME.c to NAME.o, with the plugin.
compile() {
  local name=$1
  shift
  "$KLP_GCC" -fplugin="$KLP_PLUGIN" "$@" -c "$name.c" -o "$name.o"
}

# The facts of NAME.o as people read them.
facts() { "$KLP" facts show "$1.o"; }

# block NAME SYMBOL : what the facts of NAME.o say of one function or variable.
block() { facts "$1" | awk -v symbol="$2" '/^  [^ ]/ { on = ($1 == symbol) } /^[^ ]/ { on = 0 } on'; }

# expect TEXT PATTERN : a line of TEXT matches.
expect() { grep -Eq -- "$2" <<<"$1" || fail "nothing matches '$2' in:"$'\n'"$1"; }

# refuse TEXT PATTERN : no line of TEXT matches.
refuse() { if grep -E -- "$2" <<<"$1"; then fail "the above should not match '$2'"; fi; }

# says STATUS PATTERN COMMAND... : ends so, and says so.
says() {
  local status=$1 pattern=$2 output actual=0
  shift 2
  output=$("$@" 2>&1) || actual=$?
  [ "$actual" = "$status" ] || fail "exit status $actual, not $status, of: $*"$'\n'"$output"
  expect "$output" "$pattern"
}
