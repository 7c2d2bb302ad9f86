#!/bin/bash
# Changed data: a number that the livepatch writes, a table that its readers' new versions bring along; new per-CPU
# variables and static keys; structures that exist on the stack only. All show while they are in place, and only then.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

# A number with another initial value: refused, with the way out; then written on request.
edit mm/util.c '/^int sysctl_overcommit_ratio/s/= 50;/= 60;/' >ratio.patch
expect 1 "sysctl_overcommit_ratio: an existing variable gets another initial value" \
  "--write-data sysctl_overcommit_ratio" -- "$KLP" build -t "$target" ratio.patch -o ratio.ko
expect 2 "--write-data sysctl_nothing" -- \
  "$KLP" build -t "$target" ratio.patch --write-data sysctl_nothing -o ratio.ko
"$KLP" -q build -t "$target" ratio.patch --write-data sysctl_overcommit_ratio -o ratio.ko

# A read-only table: whoever reads it is patched to read the new one.
edit fs/proc/array.c '/task_state_array\[\] = {/,/};/s/R (running)/R (klp-runs)/' >states.patch
"$KLP" -q build -t "$target" states.patch -o states.ko

edit fs/proc/version.c -e '1i #include <linux/jump_label.h>\n#include <linux/percpu.h>' \
  -e '/^static int version_proc_show/i static DEFINE_PER_CPU(int, klp_shown) = 41;\nstatic DEFINE_STATIC_KEY_FALSE(klp_key);\n' \
  -e '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tseq_printf(m, "shown %d\\n", this_cpu_inc_return(klp_shown));\n\tif (static_branch_unlikely(\&klp_key))\n\t\tseq_puts(m, "key is on\\n");\n\tstatic_branch_enable(\&klp_key);\n\treturn 0;/' >new.patch
"$KLP" -q build -t "$target" new.patch --allow new-state="it counts from now on" -o new.ko

# A structure whose objects exist on the stack only gets members, and its functions are patched together.
edit mm/vmstat.c -e '/^struct contig_page_info {/a \\tunsigned long klp_mark;' \
  -e '/^static void fill_contig_page_info/,/^}/s/\tinfo->free_pages = 0;/\tinfo->klp_mark = 77;\n&/' \
  -e '/^static void unusable_show_print/,/^}/s/\tseq_putc(m/\tseq_printf(m, "mark %lu", info.klp_mark);\n&/' >stack.patch
expect 0 "struct contig_page_info: it has 32 bytes instead of 24; its objects exist only on the stack of" -- \
  "$KLP" build -t "$target" stack.patch -o stack.ko
# Also those whose code stays the same: a task in them cannot change sides while it has such an object.
edit fs/exec.c -e '/^struct user_arg_ptr {/,/^};/s/\tbool is_compat;/&\n\tbool klp_mark;/' \
  -e '/^static int do_execveat(/,/^}/s/\tstruct user_arg_ptr argv = {/& .klp_mark = true,/' \
  -e '/^static int copy_strings(/,/^}/s/\twhile (argc-- > 0) {/\tif (argv.klp_mark)\n\t\tcond_resched();\n&/' >exec.patch
"$KLP" --json build -t "$target" exec.patch -o exec.ko >exec.json || { cat exec.json && fail "exec.patch was refused"; }
jq -e '.functions[] | select(.why | contains("its code stays the same; it has a struct user_arg_ptr on its stack"))' \
  exec.json >same || { cat exec.json && fail "no function of the same code is patched"; }
# It is kept where objects may live longer, and the place that keeps them is named.
edit fs/namei.c -e '/^struct nameidata {/,/^}/s/\tstruct path\tpath;/&\n\tint klp_mark;/' \
  -e '/^static int link_path_walk(/,/^}/s/\tint err;/&\n\n\tnd->klp_mark = 1;/' >kept.patch
expect 1 "struct nameidata: it has" "reads its address from memory" -- \
  "$KLP" build -t "$target" kept.patch -o kept.ko

cat >look.sh <<'END'
#!/bin/sh
mount -t debugfs none /sys/kernel/debug 2>/dev/null
grep -o "mark 77" /sys/kernel/debug/extfrag/unusable_index
echo "ratio $(cat /proc/sys/vm/overcommit_ratio)"
grep State: /proc/self/status
cat /proc/version /proc/version
exit 0
END
"$KLP" --json test -t "$target" ratio.ko states.ko new.ko stack.ko exec.ko --run look.sh --time-limit 300 >report.json ||
  { cat report.json && fail "klp test did not pass"; }

shows_only_during report.json ratio.ko "ratio 60"
shows_only_during report.json states.ko "R (klp-runs)"
shows_only_during report.json new.ko "shown 42"
shows_only_during report.json new.ko "key is on"
shows_only_during report.json stack.ko "mark 77"

# A livepatch that replaces it must know of the number: one that does not is no match for the kernel, one that does
# starts from the value that it finds, and gives back the kernel's own.
edit mm/util.c '/^int sysctl_overcommit_ratio/s/= 50;/= 70;/' >more.patch
"$KLP" -q build -t "$target" more.patch --write-data sysctl_overcommit_ratio -o more.ko
cat >replace.sh <<'END'
#!/bin/sh
[ "$1" = during ] || exit 0
insmod ./states.ko && exit 1
insmod ./more.ko || exit 1
until [ "$(cat /sys/kernel/livepatch/more/transition)" = 0 ]; do sleep 1; done
echo "replaced: $(cat /proc/sys/vm/overcommit_ratio)"
echo 0 >/sys/kernel/livepatch/more/enabled
while [ -d /sys/kernel/livepatch/more ]; do sleep 1; done
echo "disabled: $(cat /proc/sys/vm/overcommit_ratio)"
END
"$KLP" --json test -t "$target" ratio.ko --run replace.sh --add states.ko --add more.ko --time-limit 240 >report.json ||
  { cat report.json && fail "klp test did not pass"; }
shows_only_during report.json ratio.ko "replaced: 70"
shows_only_during report.json ratio.ko "disabled: 50"

# What somebody has set meanwhile is not overwritten.
cat >set.sh <<'END'
#!/bin/sh
[ "$1" != before ] || echo 55 >/proc/sys/vm/overcommit_ratio
END
expect 1 "sysctl_overcommit_ratio" "is 0x37 and not 0x32" -- \
  "$KLP" test -t "$target" ratio.ko --run set.sh --time-limit 240
