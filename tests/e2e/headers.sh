#!/bin/bash
# A changed header: klp finds the units that use the changed definitions, and the build patches the functions that the
# plan predicts. A changed structure is refused.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

header=arch/x86/include/asm/pkeys.h # read by about 80 units
edit $header '/^static inline int vma_pkey/,/^}/ s/^{/{\n\tbarrier();/' >header.patch
expect 0 "changed function vma_pkey" "arch/x86/mm/pkeys.c: uses vma_pkey" "__arch_override_mprotect_pkey(): uses vma_pkey" \
  -- "$KLP" plan -t "$target" header.patch --dot plan.dot
grep -q '^digraph' plan.dot || fail "no picture was written"
"$KLP" --json plan -t "$target" header.patch >plan.json
jq -e '.schema == "klp/1" and (.units | length) < 20 and .readers > 50' plan.json >/dev/null || fail "too many units"
"$KLP" --json plan --by-text -t "$target" header.patch >text.json
jq -e '[.units[].functions[]] == [] and (.units | length) > 0' text.json >/dev/null || fail "--by-text compiled"

edit fs/proc/internal.h '/^static inline bool is_empty_pde/,/^}/ s/^{/{\n\tbarrier();/' >proc.patch
expect 0 "fs/proc/generic.c" "functions of the touched units found" -- "$KLP" build -t "$target" proc.patch -o proc.ko
expect 1 "$header:" "units depend on what the change touches" "--max-units" -- \
  "$KLP" build -t "$target" --max-units 1 header.patch -o none.ko

edit fs/eventfd.c 's/^\tunsigned int flags;$/&\n\tint klp_added;/' >layout.patch
expect 1 "fs/eventfd.c:30: struct eventfd_ctx: it" "shadow variable" -- "$KLP" build -t "$target" layout.patch -o none.ko

# A source that the kernel's build generates from a header is generated again, for the comparison.
edit include/linux/socket.h 's/^#define AF_MAX/#define AF_KLP\t\t45\n&/' >named.patch
expect 1 "the kernel's build makes security/apparmor/net_names.h of it (security/apparmor/Makefile)" \
  "leave include/linux/socket.h as it is" -- "$KLP" plan --by-text -t "$target" named.patch

# A new CPU feature bit that only boot code sets; boot code has already run.
bit='#define X86_BUG_KLP_BIT X86_BUG(NBUGINTS*32 - 1)'
{
  edit arch/x86/kernel/cpu/common.c -e "1i $bit" \
    -e '/^static void __init cpu_set_bug_bits/,/^}/s/^\tsetup_force_cpu_bug(X86_BUG_SPECTRE_V1);/&\n\tsetup_force_cpu_bug(X86_BUG_KLP_BIT);/'
  edit arch/x86/kernel/process.c -e "1i $bit" \
    -e '/^static void set_cpuid_faulting/,/^}/s/^\tmsrval = this_cpu_read/\tif (boot_cpu_has_bug(X86_BUG_KLP_BIT))\n\t\tbarrier_data(\&msrval);\n&/'
} >bit.patch
expect 1 "set_cpuid_faulting(): it asks for X86_BUG_KLP_BIT, which is new, and which cpu_set_bug_bits() would set" \
  "--allow init-effect=REASON" -- "$KLP" build -t "$target" bit.patch -o none.ko

# A source file that another source file includes.
edit kernel/sched/rt.c 's/^\trt_rq->rt_queued = 0;$/&\n\tbarrier();/' >included.patch
expect 0 "kernel/sched/build_policy.c" -- "$KLP" plan -t "$target" included.patch
[ ! -e none.ko ] || fail "a module was written"
