#!/bin/bash
# Debian 12's other kernel, 6.12, with IBT, call padding, prefix symbols, and objtool on the finished module. Tests in
# one boot: a function of vmlinux, the body of a system call, a function of lib/ through its callers, a module, and a
# new static key, a value that is written, and a hook.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
target=$(make_target "$KLP" "$(demo_release "$newer_release")")

cp "$KLP_ROOT/examples/cmdline-mark/cmdline-mark.patch" mark.patch
edit kernel/sys.c '/^SYSCALL_DEFINE1(newuname,/,/^}/s/\tup_read(&uts_sem);/\tstrscpy(tmp.machine, "klp-made", sizeof(tmp.machine));\n&/' >uname.patch
edit lib/uuid.c '/^void generate_random_uuid/,/^}/s/\tget_random_bytes(uuid, 16);/&\n\tmemcpy(uuid, "klp!", 4);/' >uuid.patch
edit fs/proc/version.c -e '1i #include <linux/jump_label.h>' \
  -e '/^static int version_proc_show/i static DEFINE_STATIC_KEY_FALSE(klp_key);\n' \
  -e '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tif (static_branch_unlikely(\&klp_key))\n\t\tseq_puts(m, "key is on\\n");\n\tstatic_branch_enable(\&klp_key);\n\treturn 0;/' >key.patch
edit drivers/net/tun.c '/^static void tun_get_drvinfo/,/^}/s/strscpy(info->driver, DRV_NAME,/strscpy(info->driver, "klp-" DRV_NAME,/' >tun.patch
for name in mark uname uuid key tun; do
  "$KLP" -q build -t "$target" $name.patch --allow new-state="off at first" -o klp_$name.ko || fail "$name.patch"
done

edit fs/debugfs/inode.c -e '/debugfs_allow __ro_after_init/s/= .*;/= 0;/' \
  -e '/^#include <linux\/security.h>/a #include <klp/livepatch.h>\n\nstatic void after(struct klp_object *object) { pr_info("klp: hook called\\n"); }\nKLP_POST_PATCH(after);' >written.patch
"$KLP" -q build -t "$target" written.patch --write-data debugfs_allow -o klp_written.ko || fail written.patch

for name in mark tun; do
  expect 0 "nothing is wrong" -- "$KLP" audit -t "$target" klp_$name.ko $name.patch
done
# objtool seals functions whose address nothing takes (.ibt_endbr_seal): the hooks of the runtime must not be among them.
expect 0 "nothing is wrong" -- "$KLP" audit -t "$target" klp_written.ko written.patch --write-data debugfs_allow

cat >look.sh <<'END'
#!/bin/sh
grep -o livepatched=1 /proc/cmdline
echo "machine $(uname -m)"
echo "uuid $(cat /proc/sys/kernel/random/uuid)"
cat /proc/version /proc/version
dmesg | grep -o "klp: hook called"
exit 0
END
"$KLP" --json test -t "$target" klp_mark.ko klp_uname.ko klp_uuid.ko klp_key.ko klp_tun.ko klp_written.ko --modprobe tun --run look.sh --time-limit 300 >report.json ||
  { cat report.json && fail "klp test did not pass"; }
shows_only_during report.json klp_mark.ko "livepatched=1"
shows_only_during report.json klp_uname.ko "machine klp-made"
shows_only_during report.json klp_uuid.ko "uuid 6b6c7021"
shows_only_during report.json klp_key.ko "key is on"
jq -e '.modules[] | select(.module == "klp_written.ko") | tostring | contains("klp: hook called")' report.json >/dev/null ||
  fail "the hook was not called"
jq -e '.modules[] | select(.module == "klp_tun.ko") | tostring | contains("tun_get_drvinfo")' report.json >/dev/null ||
  fail "the module was not patched"
