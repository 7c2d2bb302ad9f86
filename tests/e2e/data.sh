#!/bin/bash
# Changed data: a number that the livepatch writes; a read-only table whose readers are patched to use a new copy; new
# per-CPU variables and static keys; structures that exist only on the stack. Each has its effect while the livepatch is
# enabled, and only then.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

# A number with another initial value: refused with --write-data as the remedy, then written on request.
edit mm/util.c '/^int sysctl_overcommit_ratio/s/= 50;/= 60;/' >ratio.patch
expect 1 "sysctl_overcommit_ratio: an existing variable gets another initial value" \
  "--write-data sysctl_overcommit_ratio" -- "$KLP" build -t "$target" ratio.patch -o ratio.ko
expect 2 "--write-data sysctl_nothing" -- \
  "$KLP" build -t "$target" ratio.patch --write-data sysctl_nothing -o ratio.ko
"$KLP" -q build -t "$target" ratio.patch --write-data sysctl_overcommit_ratio -o ratio.ko

# A read-only table: its readers are patched to read the new copy.
edit fs/proc/array.c '/task_state_array\[\] = {/,/};/s/R (running)/R (klp-runs)/' >states.patch
"$KLP" -q build -t "$target" states.patch -o states.ko

edit fs/proc/version.c -e '1i #include <linux/jump_label.h>\n#include <linux/percpu.h>' \
  -e '/^static int version_proc_show/i static DEFINE_PER_CPU(int, klp_shown) = 41;\nstatic DEFINE_STATIC_KEY_FALSE(klp_key);\n' \
  -e '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tseq_printf(m, "shown %d\\n", this_cpu_inc_return(klp_shown));\n\tif (static_branch_unlikely(\&klp_key))\n\t\tseq_puts(m, "key is on\\n");\n\tstatic_branch_enable(\&klp_key);\n\treturn 0;/' >new.patch
"$KLP" -q build -t "$target" new.patch --allow new-state="it counts from now on" -o new.ko

# The module loader does not relocate addresses in per-CPU variables; a hook can store the addresses.
each='static DEFINE_PER_CPU(const char *, klp_each)'
edit fs/proc/version.c -e '1i #include <linux/percpu.h>' -e "/^static int version_proc_show/i $each = linux_proc_banner;\n" \
  -e '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tseq_puts(m, this_cpu_read(klp_each));\n&/' >address.patch
expect 1 "klp_each: it is a new per-CPU variable with an address in its initial value (linux_proc_banner, at byte 0)" \
  "KLP_PRE_PATCH" -- "$KLP" build -t "$target" address.patch -o none.ko
edit fs/proc/version.c -e '1i #include <klp/livepatch.h>\n#include <linux/percpu.h>' \
  -e "/^static int version_proc_show/i $each;\nstatic int klp_fill(struct klp_object *object)\n{\n\tint cpu;\n\n\tfor_each_possible_cpu(cpu)\n\t\tper_cpu(klp_each, cpu) = \"each CPU has it\\\\n\";\n\treturn 0;\n}\nKLP_PRE_PATCH(klp_fill);\n" \
  -e '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tseq_puts(m, this_cpu_read(klp_each));\n&/' >each.patch
"$KLP" -q build -t "$target" each.patch -o each.ko

# Tables that are read-only, tables that contain addresses in addition to numbers, and tables whose address is in other
# data; a number that is read-only after booting; and a number of a module that is loaded later.
edit kernel/sysctl.c '/^const int sysctl_vals/s/ 200,/ 150,/' >limits.patch
edit fs/proc/base.c '/^static const struct pid_entry tgid_base_stuff/,/^};/s/\("limits",[[:space:]]*\)S_IRUGO/\1S_IRUSR/' >modes.patch
edit fs/debugfs/inode.c '/debugfs_allow __ro_after_init/s/= .*;/= 0;/' >debugfs.patch
expect 1 "sysctl_vals: an existing variable" "points to it" "--write-data sysctl_vals" \
  "tgid_base_stuff: an existing variable" "--write-data tgid_base_stuff" \
  "debugfs_allow: an existing variable" "--write-data debugfs_allow" -- \
  "$KLP" build -t "$target" limits.patch modes.patch debugfs.patch -o tables.ko
written=(--write-data sysctl_vals --write-data tgid_base_stuff --write-data debugfs_allow)
"$KLP" -q build -t "$target" limits.patch modes.patch debugfs.patch "${written[@]}" -o tables.ko
edit drivers/block/loop.c '/^static int hw_queue_depth/s/= .*;/= 64;/' >loop.patch
"$KLP" -q build -t "$target" loop.patch --write-data hw_queue_depth -o loop_depth.ko

cat >look.sh <<'END'
#!/bin/sh
if echo 180 >/proc/sys/vm/swappiness; then echo 60 >/proc/sys/vm/swappiness; else echo "not so swappy"; fi
echo "limits $(stat -c %a /proc/self/limits)"
mkdir -p /debug
if mount -t debugfs none /debug; then umount /debug; else echo "no debugfs"; fi
[ ! -d /sys/module/loop ] || echo "depth $(cat /sys/module/loop/parameters/hw_queue_depth)"
if [ "$1" = after ] && [ ! -e /twice ]; then
  # From now on the module is loaded before the livepatch.
  touch /twice
  insmod /target/loop.ko && insmod ./loop_depth.ko || exit 1
  echo "again $(cat /sys/module/loop/parameters/hw_queue_depth)"
  until [ "$(cat /sys/kernel/livepatch/loop_depth/transition)" = 0 ]; do sleep 1; done
  echo 0 >/sys/kernel/livepatch/loop_depth/enabled
  while [ -d /sys/kernel/livepatch/loop_depth ]; do sleep 1; done
  echo "then $(cat /sys/module/loop/parameters/hw_queue_depth)"
  rmmod loop_depth loop
fi
echo "ratio $(cat /proc/sys/vm/overcommit_ratio)"
grep State: /proc/self/status
cat /proc/version /proc/version
exit 0
END
"$KLP" --json test -t "$target" tables.ko ratio.ko states.ko new.ko each.ko loop_depth.ko --modprobe-after loop --run look.sh \
  --add loop_depth.ko --time-limit 400 >report.json ||
  { cat report.json && fail "klp test did not pass"; }

shows_only_during report.json tables.ko "not so swappy"
shows_only_during report.json tables.ko "limits 400"
shows_only_during report.json tables.ko "no debugfs"
shows_only_during report.json loop_depth.ko "depth 64"
grep -q 'again 64.*then 128' report.json || fail "a module that is there is not written to"
shows_only_during report.json ratio.ko "ratio 60"
shows_only_during report.json states.ko "R (klp-runs)"
shows_only_during report.json new.ko "shown 42"
shows_only_during report.json new.ko "key is on"
shows_only_during report.json each.ko "each CPU has it"

# A livepatch that replaces this one must declare the state of the number; otherwise the kernel refuses the new
# livepatch. The new livepatch starts from the current value, and restores the kernel's own value when it is disabled.
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

# A value that was set by other means is not overwritten.
cat >set.sh <<'END'
#!/bin/sh
[ "$1" != before ] || echo 55 >/proc/sys/vm/overcommit_ratio
END
expect 1 "sysctl_overcommit_ratio" "is 0x37 and not 0x32" -- \
  "$KLP" test -t "$target" ratio.ko --run set.sh --time-limit 240
