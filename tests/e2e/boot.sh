#!/bin/bash
# Several livepatches in one boot of the stock kernel: each has its effect while it is enabled, and only then.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
build() { "$KLP" -q build -t "$target" "$@"; }

# One patched function that uses an exported and an unexported symbol.
build "$KLP_ROOT/examples/cmdline-mark/cmdline-mark.patch" -o mark.ko

# An upstream fix, if the target does not have it yet.
upstream_change "$(source_of_target)" fs/fcntl.c >fcntl.patch
[ ! -s fcntl.patch ] || build fcntl.patch -o fcntl.ko

# Two files in two diffs; a new function with state of its own; --no-replace.
edit fs/proc/version.c '/^static int version_proc_show/,/return 0/s/return 0/seq_puts(m, "klp was here\\n");\n\treturn 0/' >version.patch
edit fs/proc/loadavg.c -e '/^static int loadavg_proc_show/i static noinline int klp_calls(void)\n{\n\tstatic int calls;\n\n\treturn ++calls;\n}\n' \
  -e '/^static int loadavg_proc_show/,/return 0/s/\treturn 0;/\tseq_printf(m, "calls %d\\n", klp_calls());\n\treturn 0;/' >loadavg.patch
build --allow new-state="calls from now on" --no-replace version.patch loadavg.patch -o two_files.ko

# Inlined user access: exception table and alternatives (stac, clac) in a function that the kernel calls by its address.
edit fs/readdir.c '/^static bool filldir64/,/verify_dirent_name/s/\tbuf->error = verify/\tif (namlen == 8 \&\& !memcmp(name, "klp-skip", 8))\n\t\treturn true;\n&/' >readdir.patch
build readdir.patch -o readdir.ko

# A static function at symbol position 2 or higher: another function of the same name comes first.
edit fs/namespace.c '/^static int m_show(/,/^}/s/\treturn p->show/\tseq_puts(m, "klp-mount ");\n&/' >mounts.patch
build mounts.patch -o mounts.ko
[ "$(modinfo -F klp.function mounts.ko | tr '\0' '\n' | head -n 1)" = vmlinux.m_show,2 ] || fail "it patches $(modinfo -F klp.function mounts.ko)"

# An exported symbol of a namespace; a function of .sched.text.
edit fs/proc/version.c -e '1i #include <linux/dma-buf.h>' \
  -e '/^static int version_proc_show/,/return 0/s/return 0/if (IS_ERR(dma_buf_get(-1)))\n\t\tseq_puts(m, "no buffer\\n");\n\treturn 0/' >buffer.patch
build buffer.patch -o buffer.ko
[ "$(modinfo -F import_ns buffer.ko)" = DMA_BUF ] || fail "it does not import the name space"
edit kernel/time/timer.c '/^void __sched usleep_range_state(/,/^}/s/ktime_t exp = /if (min > max)\n\t\tswap(min, max);\n\t&/' >sleep.patch
build sleep.patch -o sleep.ko

# The livepatch changes the clock of the guest. The change is a mail.
edit fs/proc/uptime.c 's/(unsigned long) uptime.tv_sec,/(unsigned long) uptime.tv_sec + 7000000,/' >uptime.patch
{ printf 'From: A <a@b.c>\nSubject: uptime\nContent-Transfer-Encoding: quoted-printable\n\n' &&
  sed -e 's/=/=3D/g' -e 's/7000000/70=\n00000/' uptime.patch; } >uptime.eml
build uptime.eml -o uptime.ko

# Functions that take their own address must get the address of the kernel's function. One of them is an RCU callback
# that queues itself again, and is still queued when the livepatch is unloaded.
edit fs/proc/version.c '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tseq_printf(m, "klp: this is %ps.\\n", version_proc_show);\n&/' >self.patch
edit fs/file_table.c '/^static void file_free_rcu(/,/^}/s/\tput_cred(f->f_cred);/\tif (atomic_long_inc_return(\&f->f_count) < 500) {\n\t\tcall_rcu(head, file_free_rcu);\n\t\treturn;\n\t}\n&/' >>self.patch
build self.patch -o self.ko

# A program passes an unmapped buffer: the kernel needs the exception table of the new function.
cat >fault.c <<'END'
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
	long got = syscall(SYS_getdents64, open("/", O_RDONLY), (void *)4096, 1024);
	printf("bad buffer: %s\n", got < 0 && errno == EFAULT ? "refused" : "taken");
}
END
gcc-12 -static -O2 -o fault fault.c
gcc-12 -static -O2 -o fcntl-check "$KLP_ROOT/examples/upstream-fcntl/check.c"
cat >look.sh <<'END'
#!/bin/sh
cat /proc/cmdline /proc/version /proc/loadavg /proc/loadavg
[ "$(cut -d. -f1 /proc/uptime)" -lt 7000000 ] || echo "late in the year"
mkdir -p /tmp/files && touch /tmp/files/klp-skip /tmp/files/other
echo "files:" $(ls /tmp/files) "."
cat /proc/mounts
./fault
./fcntl-check "$1"
exit 0
END
modules=(mark.ko self.ko two_files.ko readdir.ko mounts.ko buffer.ko sleep.ko uptime.ko)
[ ! -e fcntl.ko ] || modules+=(fcntl.ko)
"$KLP" --json test -t "$target" "${modules[@]}" --run look.sh --add fcntl-check --add fault --time-limit 240 >report.json ||
  { cat report.json && fail "klp test did not pass"; }

shows_only_during report.json mark.ko "livepatched=1"
shows_only_during report.json two_files.ko "klp was here"
shows_only_during report.json two_files.ko "calls 2"
shows_only_during report.json readdir.ko "files: other ."
shows_only_during report.json self.ko "klp: this is version_proc_show."
[ ! -e fcntl.ko ] || shows_only_during report.json fcntl.ko "immutable file: Operation not permitted"
shows_only_during report.json mounts.ko "klp-mount "
shows_only_during report.json buffer.ko "no buffer"
shows_only_during report.json uptime.ko "late in the year"
jq -e '[.modules[] | .seconds[], .phases[].seconds] | all(. >= 0 and . < 200)' report.json >/dev/null || { cat report.json && fail "times"; }
jq -e '[.modules[].phases[].output | contains("bad buffer: refused")] | all' report.json >/dev/null || { cat report.json && fail "no EFAULT"; }
