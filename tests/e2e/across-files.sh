#!/bin/bash
# A file of the change uses a definition of another file of the change: new functions and data, static definitions that
# become global, exports, modules.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

# Three files get only new functions and data. Each uses a new definition of another file, or its own static function.
{
  edit fs/proc/uptime.c -e '1i #include <linux/percpu.h>' \
    -e '/^static int uptime_proc_show/i unsigned long proc_farther(unsigned long miles);\nDEFINE_PER_CPU(int, proc_asked) = 41;\nconst char proc_answer[] = "miles away";\nunsigned long proc_far(unsigned long miles)\n{\n\treturn proc_farther(miles) + this_cpu_inc_return(proc_asked);\n}\n'
  edit fs/proc/loadavg.c '/^static int loadavg_proc_show/i const unsigned int proc_distances[] = { 3, 7000000 };\nunsigned long proc_farther(unsigned long miles);\nunsigned long proc_farther(unsigned long miles)\n{\n\treturn miles + 40;\n}\n'
  edit fs/proc/cmdline.c '/^static int __init proc_cmdline_init/i int proc_both(struct seq_file *m, void *v);\nint proc_both(struct seq_file *m, void *v)\n{\n\tseq_puts(m, "booted with ");\n\treturn cmdline_proc_show(m, v);\n}\n'
  edit fs/proc/version.c -e '/^static int version_proc_show/i extern const char proc_answer[];\nextern const unsigned int proc_distances[];\nint proc_both(struct seq_file *m, void *v);\n' \
    -e '/^static int version_proc_show/,/^}/s/^\treturn 0;/\tseq_printf(m, "%lu %s\\n", proc_far(proc_distances[1]) \/ 100, proc_answer);\n\treturn proc_both(m, v);/'
  edit fs/proc/internal.h '/^struct mempolicy;/i unsigned long proc_far(unsigned long miles);'
} >chain.patch
expect 1 "fs/proc/uptime.c" "proc_asked: it is new" -- "$KLP" build -t "$target" chain.patch -o chain.ko
"$KLP" --json -q build -t "$target" chain.patch --allow new-state="it counts from now on" -o chain.ko >build.json
added=$(jq -c '[.functions[].symbol, (.added | sort[])]' build.json)
[ "$added" = '["version_proc_show","proc_answer","proc_asked","proc_both","proc_distances","proc_far","proc_farther"]' ] ||
  fail "chain.ko has $added"

# Static definitions that become global: as the only change of the file (self.c); with a name that other symbols have
# too, so that the symbol position must be read from the image (consoles.c); together with another change (devices.c).
{
  edit fs/proc/self.c '/^static unsigned self_inum/s/static //'
  edit fs/proc/consoles.c -e '/^static void \*c_start/s/static //' -e '/^static void c_stop/s/static //'
  edit fs/proc/devices.c -e '/^static int devinfo_show/s/static //' -e 's/"Character devices:/"Klp devices:/'
  edit fs/proc/version.c -e '1i #include <linux/console.h>' \
    -e '/^static int version_proc_show/i extern unsigned self_inum;\nint devinfo_show(struct seq_file *f, void *v);\nvoid *c_start(struct seq_file *m, loff_t *pos);\nvoid c_stop(struct seq_file *m, void *v);\n' \
    -e '/^static int version_proc_show/,/^}/s/^\treturn 0;/\tloff_t first = 0;\n\tstruct console *con = c_start(m, \&first);\n\tseq_printf(m, "self %u console %s\\n", self_inum, con ? con->name : "none");\n\tc_stop(m, con);\n\treturn devinfo_show(m, \&first);/'
} >statics.patch
"$KLP" --json -q build -t "$target" statics.patch -o statics.ko >build.json
places=$(jq -c '[.livepatch_symbols[] | select(.symbol | test("^(c_start|c_stop|self_inum)$")) | [.symbol, .position > 0]] | sort' build.json)
[ "$places" = '[["c_start",true],["c_stop",true],["self_inum",false]]' ] || fail "statics.ko means $places"

# tun uses a new function of vmlinux, and a function that the change newly exports; fuse/control.c uses a new function
# of fuse/inode.c.
{
  edit fs/proc/version.c -e '1i #include <linux/export.h>' \
    -e '/^static int version_proc_show/i int proc_limit(void);\nint proc_limit(void)\n{\n\treturn linux_proc_banner[0];\n}\nEXPORT_SYMBOL_GPL(proc_limit);\n'
  edit fs/proc/util.c '/^}/aEXPORT_SYMBOL_GPL(name_to_int);'
  edit drivers/net/tun.c -e '/^static int tun_chr_open/i int proc_limit(void);\nunsigned name_to_int(const struct qstr *qstr);\n' \
    -e '/^static int tun_chr_open/,/^}/s/^\tstruct tun_file \*tfile;$/&\n\tstruct qstr number = QSTR_INIT("17", 2);\n\n\tif (proc_limit() + name_to_int(\&number) == 17 + 37)\n\t\treturn -EPERM;/'
  edit fs/fuse/inode.c '/^static int set_global_limit.*;$/i bool fuse_is_set_up(void);\nbool fuse_is_set_up(void)\n{\n\treturn fuse_inode_cachep;\n}\n'
  edit fs/fuse/control.c -e '/^static int fuse_ctl_get_tree/i bool fuse_is_set_up(void);\n' \
    -e '/^static int fuse_ctl_get_tree/,/^}/s/^{$/{\n\tif (fuse_is_set_up())\n\t\treturn -EPERM;/'
} >modules.patch
"$KLP" -q build -t "$target" modules.patch -o modules.ko

# cuse depends on fuse. No function of fuse is patched, but cuse uses a new function of fuse, and a variable of fuse
# that was static.
{
  edit fs/fuse/inode.c -e '/^static struct kmem_cache \*fuse_inode_cachep/s/static //' \
    -e '/^static int set_global_limit.*;$/i bool fuse_is_set_up(void);\nbool fuse_is_set_up(void)\n{\n\treturn fuse_inode_cachep;\n}\n'
  edit fs/fuse/cuse.c -e '/^static int cuse_channel_open/i bool fuse_is_set_up(void);\nextern struct kmem_cache *fuse_inode_cachep;\n' \
    -e '/^static int cuse_channel_open/,/^}/s/^\tint rc;$/&\n\n\tif (fuse_is_set_up() \&\& fuse_inode_cachep)\n\t\treturn -EPERM;/'
} >upon.patch
"$KLP" -q build -t "$target" upon.patch -o upon.ko

cat >look.sh <<'END_OF_SCRIPT'
#!/bin/sh
opens() { if true <"$1"; then echo "$1: opened"; else echo "$1: refused"; fi 2>&1; }
cat /proc/version /proc/devices
! grep -q "^self $(ls -id /proc/self | awk '{ print $1 }') console tty" /proc/version || echo "self: right"
[ ! -e /dev/net/tun ] || opens /dev/net/tun
[ ! -e /dev/cuse ] || opens /dev/cuse
mkdir -p /tmp/ctl
if mount -t fusectl none /tmp/ctl; then umount /tmp/ctl && echo "fusectl: mounted"; else echo "fusectl: refused"; fi
exit 0
END_OF_SCRIPT
"$KLP" --json test -t "$target" chain.ko statics.ko modules.ko upon.ko --modprobe fuse --modprobe tun --modprobe-after cuse \
  --run look.sh --time-limit 240 >report.json || { cat report.json && fail "klp test did not pass"; }
shows_only_during report.json chain.ko "70000 miles away" # 7000000 + 40 + 42
shows_only_during report.json chain.ko "booted with "
shows_only_during report.json statics.ko "self: right"
shows_only_during report.json statics.ko "Klp devices:"
shows_only_during report.json modules.ko "/dev/net/tun: refused"
shows_only_during report.json modules.ko "fusectl: refused"
shows_only_during report.json upon.ko "/dev/cuse: refused"

# Refused: two definitions of one name, with which the kernel could not be linked; and code of vmlinux that uses data of
# a module, because the module is possibly not loaded.
{
  edit fs/proc/cmdline.c '/^static int cmdline_proc_show/i int proc_twice(void);\nint proc_twice(void)\n{\n\treturn 0;\n}\n'
  edit fs/proc/version.c -e '/^static int version_proc_show/i int proc_twice(void);\nint proc_twice(void)\n{\n\treturn 0;\n}\n' \
    -e '/^static int version_proc_show/,/^}/s/^\treturn 0;/\treturn proc_twice();/'
} >twice.patch
expect 1 "fs/proc/version.c" "proc_twice: the change defines it here and in fs/proc/cmdline.c" \
  "give it another name" -- "$KLP" build -t "$target" twice.patch -o none.ko
{
  edit fs/fuse/inode.c '/^static struct kmem_cache \*fuse_inode_cachep/s/static //'
  edit fs/proc/version.c -e '/^static int version_proc_show/i extern struct kmem_cache *fuse_inode_cachep;\n' \
    -e '/^static int version_proc_show/,/^}/s/^\treturn 0;/\treturn !fuse_inode_cachep;/'
} >downwards.patch
expect 1 "fuse_inode_cachep: it belongs to module fuse, which need not be loaded when code of vmlinux uses it" -- \
  "$KLP" build -t "$target" downwards.patch -o none.ko
