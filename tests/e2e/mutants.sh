#!/bin/bash
# klp audit finds every fault that is injected into a good module, and reports nothing for the good modules: with and
# without the change.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

# another_error FILE FUNCTION: prints a diff in which the function returns -EDOM instead of -EINVAL.
another_error() { edit "$1" "/^[a-z].*\<$2(/,/^}/s/-EINVAL/-EDOM/"; }

pairs=()
# good NAME: builds NAME.ko from NAME.patch.
good() {
  "$KLP" -q build -t "$target" "$1.patch" -o "$1.ko"
  pairs+=("$1.patch" "$1.ko")
}
while read -r name file function; do
  another_error "$file" "$function" >"$name.patch"
  good "$name"
done <<'END'
limits kernel/sys.c do_prlimit
signal kernel/signal.c do_sigaction
clock kernel/time/timekeeping.c do_settimeofday64
socket net/core/sock.c sk_setsockopt
tcp net/ipv4/tcp.c do_tcp_setsockopt
file fs/open.c vfs_fallocate
memory mm/mremap.c mremap_to
ext4 fs/ext4/ioctl.c swap_inode_boot_loader
END
edit fs/proc/version.c '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tpr_warn_once("klp: %s\\n", __func__);\n\treturn 0;/' >text.patch
good text
edit fs/ext4/super.c '/^static int ext4_sync_fs(/,/^}/s/trace_ext4_sync_fs(sb, wait);/&\n\tpr_debug("klp %d\\n", wait);/' >trace.patch
good trace
edit fs/proc/version.c -e '/^#include "internal.h"/a#include <klp/livepatch.h>\nstatic int klp_count;\nstatic int before(struct klp_object *o) { klp_count = 1; return 0; }\nKLP_PRE_PATCH(before);\nstatic void after(struct klp_object *o) { pr_info("after\\n"); }\nKLP_POST_UNPATCH(after);\nKLP_STATE(0x1234, 1);' \
  -e '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tif (WARN_ON_ONCE(++klp_count > 1000000))\n\t\treturn -EINVAL;\n&/' >hooks.patch
edit fs/proc/uptime.c '/^#include <linux\/time.h>/a#include <klp/livepatch.h>\nstatic void last(struct klp_object *o) { pr_info("last\\n"); }\nKLP_POST_UNPATCH(last);' >>hooks.patch
good hooks
# Functions that take their own address: a static one, an exported one, and one of a module.
edit fs/file_table.c '/^static void file_free_rcu(/,/^}/s/\tput_cred(f->f_cred);/\tif (atomic_long_inc_return(\&f->f_count) < 3) {\n\t\tcall_rcu(head, file_free_rcu);\n\t\treturn;\n\t}\n&/' >self.patch
edit fs/libfs.c '/^int simple_statfs(/,/^}/s/\treturn 0;/\tif (dentry->d_sb->s_op->statfs != simple_statfs)\n\t\treturn -ENOSYS;\n&/' >>self.patch
edit drivers/net/tun.c '/^static int tun_chr_open/,/^}/s/^\tstruct tun_file \*tfile;$/&\n\n\tif (file->f_op->open != tun_chr_open)\n\t\treturn -EPERM;/' >>self.patch
good self

# Data that the module writes.
edit fs/debugfs/inode.c '/debugfs_allow __ro_after_init/s/= .*;/= 0;/' >written.patch
edit kernel/sysctl.c -e '/^const int sysctl_vals/s/ 0, 1, 2, 3, 4, 100, 200,/ 0, 1, 2, 3, 4, 101, 201,/' >>written.patch
names=(debugfs_allow sysctl_vals)
"$KLP" -q build -t "$target" written.patch "${names[@]/#/--write-data=}" -o written.ko
pairs+=("written.patch@${names[0]}@${names[1]}" written.ko)

expect 0 "nothing is wrong" "not compared with the change" -- "$KLP" audit -t "$target" limits.ko
expect 0 "4 functions redirected" "nothing is wrong" -- "$KLP" audit -t "$target" limits.ko limits.patch
expect 1 "do_sigaction" "it is not redirected, though the change alters it" "do not load it" -- \
  "$KLP" audit -t "$target" limits.ko signal.patch
expect 2 "no livepatch module" -- "$KLP" audit -t "$target" "$(find "$(target_part "$KLP" "$target" build)" -name empty.o)"

# One mutant of each kind per module. KLP_MUTANTS_MOST=3 tests all mutants, and takes three times as long.
"$KLP_MUTANTS" "$KLP_HOME" "$target" "${KLP_MUTANTS_MOST:-1}" "${pairs[@]}" | tee mutants.txt
grep -q "13 modules, 0 with false findings" mutants.txt || fail "klp audit has findings in a correct module"
# This kernel has no runtime constants: newer-kernel.sh has those mutants.
! grep -v '^constant: ' mutants.txt | grep -E " 0 made +0 found" || fail "these kinds of mutants do not occur"
[ "$(sed -n 's/.*; \([0-9]*\) mutants, .*/\1/p' mutants.txt)" -ge 200 ] || fail "there are too few mutants"
