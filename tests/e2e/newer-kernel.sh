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

# Runtime constants: a change of code with inlined hash lookups and user access. Without their values, the first lookup
# of a path would read a wild address.
seen() { printf '\\tif (%s == 12 \&\& !memcmp(%s, "klp-constant", 12))\\n\\t\\tpr_info_once("klp: %s\\\\n");' "$@"; }
edit fs/dcache.c -e "/^struct dentry \*__d_lookup(/,/^}/s/\trcu_read_lock();/$(seen name-\>len name-\>name 'looked up')\n&/" \
  -e "/^struct dentry \*__d_lookup_rcu(/,/^}/s/\thlist_bl_for_each_entry_rcu/$(seen name-\>len name-\>name 'looked up')\n&/" >constants.patch
edit fs/readdir.c "/^static bool filldir64(/,/^}/s/\tdirent = buf->current_dir;/$(seen namlen name listed)\n&/" >>constants.patch
"$KLP" --json build -t "$target" constants.patch -o klp_constants.ko >constants.json || fail constants.patch
jq -e '.runtime_constants == ["USER_PTR_MAX", "d_hash_shift", "dentry_hashtable"]' constants.json >/dev/null ||
  fail "the report does not list the runtime constants: $(jq -c .runtime_constants constants.json)"
expect 0 "nothing is wrong" -- "$KLP" audit -t "$target" klp_constants.ko constants.patch
expect 0 "nothing is wrong" "not compared with the change" -- "$KLP" audit -t "$target" klp_constants.ko
"$KLP_MUTANTS" "$KLP_HOME" "$target" 3 constants.patch klp_constants.ko | tee mutants.txt
! grep '^constant: ' mutants.txt | grep -E " 0 made +0 found" || fail "these kinds of mutants do not occur"

cat >look.sh <<'END'
#!/bin/sh
grep -o livepatched=1 /proc/cmdline
echo "machine $(uname -m)"
echo "uuid $(cat /proc/sys/kernel/random/uuid)"
cat /proc/version /proc/version
dmesg | grep -o "klp: hook called"
mkdir -p /klp-constant && ls / >/dev/null
dmesg | grep -oE "klp: (looked up|listed)"
exit 0
END
"$KLP" --json test -t "$target" klp_mark.ko klp_uname.ko klp_uuid.ko klp_key.ko klp_tun.ko klp_written.ko klp_constants.ko --modprobe tun --run look.sh --time-limit 300 >report.json ||
  { cat report.json && fail "klp test did not pass"; }
shows_only_during report.json klp_mark.ko "livepatched=1"
shows_only_during report.json klp_uname.ko "machine klp-made"
shows_only_during report.json klp_uuid.ko "uuid 6b6c7021"
shows_only_during report.json klp_key.ko "key is on"
jq -e '.modules[] | select(.module == "klp_written.ko") | tostring | contains("klp: hook called")' report.json >/dev/null ||
  fail "the hook was not called"
for message in "looked up" "listed"; do
  jq -e --arg message "klp: $message" '.modules[] | select(.module == "klp_constants.ko") | tostring | contains($message)' \
    report.json >/dev/null || fail "the code with runtime constants did not run: $message"
done
jq -e '.modules[] | select(.module == "klp_tun.ko") | tostring | contains("tun_get_drvinfo")' report.json >/dev/null ||
  fail "the module was not patched"
