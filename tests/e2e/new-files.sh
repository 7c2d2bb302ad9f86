#!/bin/bash
# klp evaluates changes of Makefiles and Kconfig files: new source files of vmlinux and of a module, compiler options,
# configuration options. It refuses changes that it cannot evaluate, and reports files that kbuild cannot read.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

build=$(target_part "$KLP" "$target" build)

# new_file PATH: prints a diff that adds the file with the content of standard input.
new_file() {
  cat >new_text
  diff -u --label /dev/null --label "b/$1" /dev/null new_text || true
}
# far FUNCTION WORD: prints a source file with a function that prints the word into a /proc file.
far() {
  printf '#include <linux/seq_file.h>\n\nvoid %s(struct seq_file *m);\n\n' "$1"
  printf 'void %s(struct seq_file *m)\n{\n\tseq_puts(m, "%s\\n");\n}\n' "$1" "$2"
}

# A new file of vmlinux, with its own compiler options.
{
  edit fs/proc/Makefile 's/^proc-y\t+= softirqs.o$/&\nproc-y\t+= softirqs_far.o\nCFLAGS_softirqs_far.o += -DFAR=1/'
  edit fs/proc/softirqs.c -e '/^static int show_softirqs/,/^}/s/return 0/softirqs_far(p);\n\treturn 0/' \
    -e 's/^static int show_softirqs/void softirqs_far(struct seq_file *m);\n\n&/'
  far softirqs_far "a new file" | sed '1s/^/#if !FAR\n#error the options are not those of the Makefile\n#endif\n/' |
    new_file fs/proc/softirqs_far.c
} >file.patch
# A macro on the command line of an existing file.
{
  edit fs/proc/Makefile 's/^proc-.(CONFIG_BOOT_CONFIG).*/&\nCFLAGS_version.o += -DVERSION_FAR/'
  edit fs/proc/version.c '/^static int version_proc_show/,/return 0/s/return 0/#ifdef VERSION_FAR\n\tseq_puts(m, "a new macro\\n");\n#endif\n\treturn 0/'
} >macro.patch
# A configuration option that enables a file, and code in another file.
{
  edit fs/proc/Kconfig 's/^config PROC_KCORE/config PROC_LOADAVG_FAR\n\tdef_bool y\n\tdepends on PROC_FS\n\n&/'
  # shellcheck disable=SC2016 # make expands $(...)
  edit fs/proc/Makefile 's/^\t\tfd.o$/&\nproc-$(CONFIG_PROC_LOADAVG_FAR) += loadavg_far.o/'
  edit fs/proc/loadavg.c -e 's/^static int loadavg_proc_show/void loadavg_far(struct seq_file *m);\n\n&/' \
    -e '/^\t\tidr_get_cursor/s/$/\n\tif (IS_ENABLED(CONFIG_PROC_LOADAVG_FAR))\n\t\tloadavg_far(m);/'
  far loadavg_far "a new option" | new_file fs/proc/loadavg_far.c
} >option.patch
# A new file of a module.
{
  edit fs/fuse/Makefile 's/^fuse-y := /&far.o /'
  edit fs/fuse/control.c -e '/^static int fuse_ctl_get_tree/,/^}/s/^{$/{\n\tif (fuse_far())\n\t\treturn -EPERM;/' \
    -e 's/^static int fuse_ctl_get_tree/int fuse_far(void);\n&/'
  printf 'int fuse_far(void);\n\nint fuse_far(void)\n{\n\treturn 1;\n}\n' | new_file fs/fuse/far.c
} >module.patch

before=$(listing)
built=$(cd "$build" && find . -printf '%p %y %s %T@\n' | sort | sha256sum)
expect 0 "fs/proc/softirqs_far.c: the change adds it to vmlinux" "fs/fuse/far.c (module fuse): the change adds it to module fuse" \
  "it is compiled with other options (+ -DVERSION_FAR)" "CONFIG_PROC_LOADAVG_FAR becomes y" \
  -- "$KLP" plan -t "$target" file.patch macro.patch option.patch module.patch
"$KLP" --json plan -t "$target" --by-text option.patch |
  jq -e '.units[] | select(.source == "fs/proc/loadavg_far.c" and .new)' >/dev/null || fail "--json does not say what is new"
"$KLP" --json build -t "$target" file.patch macro.patch option.patch module.patch -o all.ko >build.json ||
  { cat build.json && fail "not built"; }
patched=$(jq -c '[.functions[].symbol] | sort' build.json)
[ "$patched" = '["fuse_ctl_get_tree","loadavg_proc_show","show_softirqs","version_proc_show"]' ] ||
  fail "it patches $patched"
[ "$(listing)" = "$before" ] || fail "the target's source has changed"
[ "$(cd "$build" && find . -printf '%p %y %s %T@\n' | sort | sha256sum)" = "$built" ] || fail "its build folder has changed"
expect 0 -- "$KLP" audit -t "$target" all.ko file.patch macro.patch option.patch module.patch

cat >look.sh <<'END'
#!/bin/sh
cat /proc/softirqs /proc/version /proc/loadavg
mkdir -p /tmp/ctl
if mount -t fusectl none /tmp/ctl; then umount /tmp/ctl; else echo "fusectl: refused"; fi
exit 0
END
"$KLP" --json test -t "$target" all.ko --modprobe fuse --run look.sh >report.json ||
  { cat report.json && fail "klp test did not pass"; }
for text in "a new file" "a new macro" "a new option" "fusectl: refused"; do shows_only_during report.json all.ko "$text"; done

# Changes that no livepatch can make.
{
  edit fs/proc/Makefile 's/^proc-y\t+= uptime.o$/&\nobj-m += far.o/'
  printf '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n' | new_file fs/proc/far.c
} >new-module.patch
expect 1 "module far is new" "make -C $build M=FOLDER modules" -- "$KLP" build -t "$target" new-module.patch -o none.ko
edit fs/proc/Makefile '/^proc-y\t+= uptime.o$/d' >gone.patch
expect 1 "fs/proc/uptime.c is compiled no longer, and the running kernel has it" \
  -- "$KLP" build -t "$target" gone.patch -o none.ko

# Changes without effect.
edit fs/proc/Kconfig 's/^config PROC_KCORE/config PROC_FAR\n\tbool "far"\n\n&/' >unset.patch
expect 3 "not set is CONFIG_PROC_FAR, which is new" -- "$KLP" build -t "$target" unset.patch -o none.ko
edit fs/proc/Makefile 's/^proc-y\t+= uptime.o$/# The time.\n&/' >comment.patch
expect 3 "what the kernel's build compiles, and how, stays the same" -- "$KLP" build -t "$target" comment.patch -o none.ko

# A Makefile that kbuild cannot read.
edit fs/proc/Makefile 's/^proc-y\t+= uptime.o$/ifeq (\n&/' >broken.patch
expect 2 "fs/proc/Makefile: kbuild cannot follow the change:" "fs/proc/Makefile:2" \
  -- "$KLP" build -t "$target" broken.patch -o none.ko
edit fs/proc/Makefile 's/^proc-y\t+= uptime.o$/&\nproc-y += nowhere.o/' >missing.patch
expect 2 "No rule to make target 'fs/proc/nowhere.o'" "add it to the change" \
  -- "$KLP" build -t "$target" missing.patch -o none.ko
edit fs/proc/Kconfig 's/^config PROC_KCORE/config PROC_FAR\n\tboolean\n\n&/' >kconfig.patch
expect 2 "fs/proc/Kconfig: kbuild cannot make a configuration with the change:" "fs/proc/Kconfig:" \
  -- "$KLP" plan -t "$target" kconfig.patch
[ ! -e none.ko ] || fail "a module was made of what is refused"
[ "$(cd "$build" && find . -printf '%p %y %s %T@\n' | sort | sha256sum)" = "$built" ] || fail "its build folder has changed"
