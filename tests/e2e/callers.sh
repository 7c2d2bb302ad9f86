#!/bin/bash
# A function that ftrace cannot redirect: the plan names the callers to be patched in its place, also in other files,
# and the build patches exactly these.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

edit lib/uuid.c '/^bool uuid_is_valid(/,/^}/ s/^{/{\n\tif (!uuid)\n\t\treturn false;/' >uuid.patch
expect 0 "uuid_is_valid(): it is changed; ftrace cannot redirect it, so through its callers" \
  "uuid_parse(): " "calls what ftrace cannot redirect" -- "$KLP" plan -t "$target" uuid.patch
"$KLP" --json plan -t "$target" uuid.patch >plan.json
"$KLP" --json -q build -t "$target" uuid.patch -o uuid.ko >build.json || true
jq -r '.units[].functions[] | select(.has_fentry) | .symbol' plan.json | sort -u >foreseen
jq -r '.functions[].symbol' build.json | sort -u >patched
if [ -e uuid.ko ]; then
  cmp foreseen patched || fail "foreseen: $(paste -sd' ' foreseen); patched: $(paste -sd' ' patched)"
else # the build may be refused only if the plan has doubts
  jq -e '.doubts | length > 0' plan.json >/dev/null || fail "refused, and the plan had no doubt"
fi

# The function that SYSCALL_DEFINE defines has a symbol that is not in the source.
edit fs/read_write.c '/^SYSCALL_DEFINE3(lseek/,/^}/ s/^{/{\n\tbarrier();/' >lseek.patch
expect 0 "__x64_sys_lseek(): " -- "$KLP" plan -t "$target" lseek.patch
