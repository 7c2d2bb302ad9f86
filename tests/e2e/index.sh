#!/bin/bash
# With the index of a tree that was built with the plugin, klp finds the users of a changed header by the compiler's
# facts, and units that are not in the index by their text; an index of another source is refused.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
plugin=$(dirname "$KLP")/../../gcc-plugin/klp.so
commands=$(target_part "$KLP" "$target" compile_commands)

# A build folder for this test: links to the files of the target's build folder, and an empty folder for objects.
mkdir -p tree/out
ln -s "$(target_part "$KLP" "$target" build)"/* tree/

# compile SOURCE OBJECT: compiles as kbuild does, and with the plugin.
compile() {
  local words=()
  mapfile -t words < <(jq -r --arg file "/$1" '[.[] | select(.file | endswith($file))][0].arguments[]' "$commands")
  (cd tree && "${words[@]/#-Wp,-MMD,*/-DKLP_TEST}" -fplugin="$plugin" -o "out/$2")
}
compile arch/x86/mm/pkeys.c pkeys.o
compile mm/mprotect.c mprotect.o
compile fs/pipe.c pipe.o
"$KLP" -q facts index tree

edit arch/x86/include/asm/pkeys.h '/^static inline int vma_pkey/,/^}/ s/^{/{\n\tbarrier();/' >header.patch
"$KLP" --json plan -t "$target" --index tree header.patch >plan.json
jq -e '[.units[].source] | index("arch/x86/mm/pkeys.c") and index("mm/gup.c") and (index("fs/pipe.c") | not)' plan.json \
  >/dev/null || { cat plan.json && fail "other units than expected"; }
jq -e '[.units[] | select(.source == "arch/x86/mm/pkeys.c").functions[].symbol] == ["__arch_override_mprotect_pkey"]' \
  plan.json >/dev/null || { cat plan.json && fail "other functions than expected"; }
jq -e '[.units[].functions[] | .file, .why | select(contains("'"$PWD"'") or startswith("/"))] == []' plan.json >/dev/null ||
  { cat plan.json && fail "places are not relative to the source tree"; }
"$KLP" --json plan --by-text -t "$target" header.patch >text.json
diff <(jq -r '.units[].source' text.json) <(jq -r '.units[].source' plan.json) || fail "text and index name other units"

# Facts of another compiler are refused: it may have inlined other functions than the kernel's compiler.
cp -a tree other
python3 -c 'import sqlite3
db = sqlite3.connect("other/.klp-facts.sqlite"); db.execute("UPDATE unit SET version = \"11.3.0\""); db.commit()'
expect 2 "11.3.0" "leave out --index" -- "$KLP" plan -t "$target" --index other header.patch

touch -d '1 hour' tree/out/pipe.o # newer than the index, but klp does not query this unit
expect 0 -- "$KLP" plan -t "$target" --index tree header.patch
compile fs/eventfd.c pkeys.o # replaces the object by that of another unit
expect 2 "is not what the index was made of" "klp facts index" -- "$KLP" plan -t "$target" --index tree header.patch
expect 2 "klp facts index" -- "$KLP" plan -t "$target" --index nowhere header.patch
