#!/bin/bash
# Hooks, states and shadow variables of the change; a livepatch that replaces an earlier one.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
example=$KLP_ROOT/examples/hooks

"$KLP" --json build -t "$target" "$example/version-reads.patch" -o reads.ko >build.json
asked=$(jq -c '[(.hooks | map(.kind) | sort[]), .states[].id]' build.json)
[ "$asked" = '["post_unpatch","pre_patch",1986359923]' ] || fail "its hooks and states are $asked"

# Hooks for a module, on a kernel that also needs klp's own post_unpatch hook, without which the module could not be
# loaded again. klp test loads the module twice; when the script loads it for the third time, the first hook refuses the
# module once.
edit fs/fuse/control.c -e '1i #include <klp/livepatch.h>' \
  -e '/^static int fuse_ctl_get_tree/i static void fuse_here(struct klp_object *object)\n{\n\tpr_info("klp: %s is here\\n", object->name);\n}\nKLP_POST_PATCH(fuse_here);\nstatic void fuse_gone(struct klp_object *object)\n{\n\tpr_info("klp: %s is gone\\n", object->name);\n}\nKLP_POST_UNPATCH(fuse_gone);\nstatic void fuse_leaves(struct klp_object *object)\n{\n\tpr_info("klp: %s still is new\\n", object->name);\n}\nKLP_PRE_UNPATCH(fuse_leaves);\nstatic int fuse_may_come(struct klp_object *object)\n{\n\tstatic int times;\n\n\treturn ++times == 3 ? -EBUSY : 0;\n}\nKLP_PRE_PATCH(fuse_may_come);\n' \
  -e '/^static int fuse_ctl_get_tree/,/^}/s/^{$/{\n\tif (fuse_conn_list.next == \&fuse_conn_list)\n\t\treturn -EPERM;/' >fuse.patch
"$KLP" -q build -t "$target" fuse.patch -o fuse_hooks.ko
sed 's/KLP_STATE(VERSION_READS, 1)/KLP_STATE(VERSION_READS, 2)/' "$example/version-reads.patch" >newer.patch
"$KLP" -q build -t "$target" newer.patch -o newer.ko

# A hook registers a new sysctl.
"$KLP" -q build -t "$target" "$KLP_ROOT/examples/sysctl/core-uses-uid.patch" \
  --allow new-state="0 is what a kernel without it does" -o core_uses_uid.ko
cp "$KLP_ROOT/examples/sysctl/check.sh" sysctl.sh

# klp understands the macros of kpatch, and refuses those that it cannot support.
kpatch='#include "kpatch-macros.h"\nstatic int klp_there(patch_object *obj)\n{\n\tpr_info("klp: kpatch is here\\n");\n\treturn 0;\n}\nKPATCH_PRE_PATCH_CALLBACK(klp_there);\n'
kpatch+='static void klp_gone(patch_object *obj)\n{\n\tpr_info("klp: kpatch is gone\\n");\n}\nKPATCH_POST_UNPATCH_CALLBACK(klp_gone)\n'
edit fs/proc/version.c -e "/^static int __init proc_version_init/i $kpatch" >kpatch.patch
edit kernel/sys.c -e '/^SYSCALL_DEFINE1(newuname,/i #include "kpatch-syscall.h"' \
  -e '/^SYSCALL_DEFINE1(newuname,/,/^}/s/\tup_read(&uts_sem);/\tstrscpy(tmp.machine, "klp-made", sizeof(tmp.machine));\n&/' \
  -e 's/^SYSCALL_DEFINE1(newuname,/KPATCH_&/' >>kpatch.patch
"$KLP" -q build -t "$target" kpatch.patch -o kpatch.ko
edit fs/proc/version.c -e "/^static int __init proc_version_init/i $kpatch" -e 's/^fs_initcall(proc_version_init);/&\nKPATCH_FORCE_UNSAFE(version_proc_show)\nKPATCH_IGNORE_FUNCTION(version_proc_show)\nKPATCH_IGNORE_SECTION(".data.klp");/' \
  -e '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tseq_puts(m, "klp was here\\n");\n&/' >unsafe.patch
expect 1 "KPATCH_FORCE_UNSAFE(version_proc_show): tasks that are inside a function" "stays-on-stack" \
  "version_proc_show(): KPATCH_IGNORE_FUNCTION asks to leave it as it is, and the change alters it" "KPATCH_IGNORE_SECTION(.data.klp): " -- \
  "$KLP" build -t "$target" unsafe.patch -o unsafe.ko
edit fs/proc/version.c -e '1i #include "kpatch-macros.h"' \
  -e '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tkpatch_shadow_free(m, "klp");\n&/' >shadow.patch
expect 2 "kpatch_shadow_free: klp has no shadow variables with names" "KLP_SHADOW(name, id, type)" -- \
  "$KLP" build -t "$target" shadow.patch -o shadow.ko

# A later livepatch replaces the first one: it must keep everything that the first one does, and may do more.
edit fs/proc/cmdline.c '/^static int cmdline_proc_show/,/return 0/s/return 0/seq_puts(m, "klp was here\\n");\n\treturn 0/' >more.patch
expect 1 "vmlinux.version_proc_show,0" "bring the old code back" "state 0x76657273" "does not know of it" -- \
  "$KLP" build -t "$target" more.patch --replaces reads.ko -o more.ko
expect 0 "does not call its vmlinux.post_unpatch hook" -- \
  "$KLP" build -t "$target" "$example/version-reads.patch" more.patch --replaces reads.ko -o both.ko
expect 2 "no livepatch.ko" -- "$KLP" build -t "$target" more.patch --replaces "no livepatch.ko" -o more.ko
expect 2 "--no-replace" -- "$KLP" build -t "$target" more.patch --replaces reads.ko --no-replace -o more.ko

# In the running kernel, the replacement continues with the current value of the counter.
cat >replace.sh <<END
#!/bin/sh
sh ./check.sh "\$1" || exit 1
[ "\$1" = during ] || exit 0
insmod ./both.ko || exit 1
until [ "\$(cat /sys/kernel/livepatch/both/transition)" = 0 ]; do sleep 1; done
grep 'read 4 times' /proc/version && grep 'klp was here' /proc/cmdline && dmesg | grep 'counts its readers on' || exit 1
if dmesg | grep -q forgotten; then exit 1; fi
echo 0 >/sys/kernel/livepatch/both/enabled
while [ -d /sys/kernel/livepatch/both ]; do sleep 1; done
END
cp "$example/check.sh" .
"$KLP" test -t "$target" reads.ko --run replace.sh --add both.ko --add check.sh --time-limit 240
cat >look.sh <<'END'
#!/bin/sh
if [ "$1" = during ] && [ -d /sys/kernel/livepatch/fuse_hooks ]; then
  rmmod fuse
  insmod /target/fuse.ko || insmod /target/fuse.ko # busybox's insmod itself tries twice
  [ ! -d /sys/module/fuse ] || echo "fuse came after all"
  dmesg | grep -o "refusing to load module 'fuse'"
fi
dmesg | grep -o 'klp: fuse .*'
if [ -e /proc/sys/kernel/core_uses_uid ] && sh ./sysctl.sh during; then echo "the sysctl works"; fi
dmesg | grep -o 'klp: kpatch .*'
uname -m
# The kernel refuses a livepatch with an older version of a state.
[ ! -d /sys/kernel/livepatch/newer ] || ! insmod ./reads.ko || echo "the older one was taken"
exit 0
END
"$KLP" --json test -t "$target" fuse_hooks.ko kpatch.ko newer.ko core_uses_uid.ko --modprobe-after fuse --run look.sh --add reads.ko \
  --add sysctl.sh >report.json ||
  { cat report.json && fail "klp test did not pass"; }
for text in "refusing to load module 'fuse'" "fuse came after all"; do shows_only_during report.json fuse_hooks.ko "$text"; done
seen=$(jq -r '[.modules[0].phases[] | select(.output | contains("fuse is gone")) | .name] | join(" ")' report.json)
# klp test unloads the module and loads it again while the livepatch is enabled.
[ "$seen" = "during after" ] || { cat report.json && fail "fuse was gone in: $seen"; }
jq -e '.modules[0].phases[-1].output | test("fuse still is new\\n(.*\\n)*.*fuse is gone")' report.json >/dev/null ||
  { cat report.json && fail "pre_unpatch did not come before post_unpatch"; }
shows_only_during report.json kpatch.ko klp-made
jq -e '.modules[1].phases[-1].output | test("kpatch is here\\n(.*\\n)*.*kpatch is gone")' report.json >/dev/null ||
  { cat report.json && fail "kpatch's callbacks were not called"; }
if grep -q "the older one was taken" report.json; then cat report.json && fail "an older state replaced a newer one"; fi

shows_only_during report.json core_uses_uid.ko "the sysctl works"

# Hooks and states that klp refuses.
edit fs/proc/version.c -e '1i #include <klp/livepatch.h>' \
  -e '/^fs_initcall/a KLP_STATE(0, 1);\nKLP_STATE(7, 1);\nKLP_STATE(7, 2);\nstatic int first(struct klp_object *o)\n{\n\treturn 0;\n}\nKLP_PRE_PATCH(first);\nstatic int second(struct klp_object *o)\n{\n\treturn 1;\n}\nKLP_PRE_PATCH(second);' >wrong.patch
expect 1 "must be a constant other than 0" "state 0x7 is given twice" "(): vmlinux has a pre_patch hook already" -- \
  "$KLP" build -t "$target" wrong.patch -o wrong.ko
