#!/bin/bash
# A kernel of another Debian release: 7.3 from trixie-backports, with a compiler that this machine does not have. klp
# installs the compiler below $KLP_HOME. Tests in one boot: functions of vmlinux and of a module, callers of a function
# of lib/, runtime constants, and a warning with a text.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
suite=trixie-backports target=7.3.4+deb13-cloud-amd64

expect 2 "\"../trixie\" is not the name of a Debian release" -- "$KLP" target create --debian 7.3.98-klp --suite ../trixie
expect 2 "nosuch" "make sure that nosuch is a release that the mirror has" -- \
  "$KLP" target create --debian 7.3.98-klp --suite nosuch
attempt=1
while ! "$KLP" target create --debian "$target" --suite $suite 2>messages; do
  cat messages >&2
  [ $attempt -lt 3 ] || fail "there is no target"
  attempt=$((attempt + 1))
  # If the archive has a newer kernel now, the error names it. Otherwise the mirror may answer again.
  newer=$(grep "apt knows no kernel image" messages | grep -o '7\.[0-9.]*+deb13-cloud-amd64' | sort -V | tail -n 1 || true)
  target=${newer:-$target}
  sleep 20
done
[ "$host_gcc" = gcc-14 ] || "$KLP" target show "$target" | grep -q "^toolchain  *$KLP_HOME/toolchains/trixie-gcc-14_" || fail "the compiler is not from a toolchain root"
expect 2 "apt knows no kernel image of release 7.3.99-klp in $suite; near ones are" -- \
  "$KLP" target create --debian 7.3.99-klp --suite $suite

cp "$KLP_ROOT/examples/cmdline-mark/cmdline-mark.patch" mark.patch
edit lib/uuid.c '/^void generate_random_uuid/,/^}/s/\tget_random_bytes(uuid, 16);/&\n\tmemcpy(uuid, "klp!", 4);/' >uuid.patch
edit drivers/net/tun.c '/^static void tun_get_drvinfo/,/^}/s/strscpy(info->driver, DRV_NAME,/strscpy(info->driver, "klp-" DRV_NAME,/' >tun.patch
for name in mark uuid tun; do
  "$KLP" -q build -t "$target" $name.patch -o klp_$name.ko || fail "$name.patch"
  expect 0 "nothing is wrong" -- "$KLP" audit -t "$target" klp_$name.ko $name.patch
done
# The code of WARN() with a text refers to its entry in __bug_table.
edit fs/proc/version.c '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tWARN(m->count < 4096, "klp: %zu bytes\\n", m->count);\n&/' >warn.patch
# Runtime constants: a pointer, a shift and a mask.
seen() { printf '\\tif (%s == 12 \&\& !memcmp(%s, "klp-constant", 12))\\n\\t\\tpr_info_once("klp: %s\\\\n");' "$@"; }
{
  edit fs/dcache.c "/^struct dentry \*__d_lookup_rcu(/,/^}/s/\thlist_bl_for_each_entry_rcu/$(seen name-\>len name-\>name 'looked up')\n&/"
  edit fs/readdir.c "/^static bool filldir64(/,/^}/s/\tdirent = buf->current_dir;/$(seen namlen name listed)\n&/"
  edit kernel/futex/core.c '/^__futex_hash(/,/^}/s/\thash = jhash2/\tpr_info_once("klp: hashed\\n");\n&/'
} >constants.patch
for name in warn constants; do
  "$KLP" --json build -t "$target" $name.patch -o klp_$name.ko >$name.json || fail "$name.patch"
  expect 0 "nothing is wrong" -- "$KLP" audit -t "$target" klp_$name.ko $name.patch
done
jq -e '.runtime_constants == ["USER_PTR_MAX", "__futex_mask", "__futex_queues", "__futex_shift", "d_hash_shift", "dentry_hashtable"]' \
  constants.json >/dev/null || fail "the report lists other runtime constants: $(jq -c .runtime_constants constants.json)"
"$KLP_MUTANTS" "$KLP_HOME" "$target" 1 constants.patch klp_constants.ko warn.patch klp_warn.ko || fail "klp audit misses faults"
cat >futex.c <<'END'
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
	static int word;

	return syscall(SYS_futex, &word, FUTEX_WAKE, 1, 0, 0, 0) != 0;
}
END
"$host_gcc" -static -o futex futex.c

# The kernel has no symbol versions: the types of exports are compared all the same.
{
  edit include/linux/parser.h '/match_strlcpy(/s/size_t)/unsigned int)/'
  edit lib/parser.c '/^size_t match_strlcpy(/s/size_t size)/unsigned int size)/'
} >type.patch
expect 1 "match_strlcpy" "it is exported, and its type changes" -- "$KLP" build -t "$target" type.patch -o type.ko
# No path of this machine's folders is in the module.
! grep -q "$KLP_HOME" klp_mark.ko || fail "the module contains the path of \$KLP_HOME"

cat >look.sh <<'END'
#!/bin/sh
grep -o livepatched=1 /proc/cmdline
echo "uuid $(cat /proc/sys/kernel/random/uuid)"
mkdir -p /klp-constant && ls / >/dev/null
/klp/futex || echo "futex failed"
dmesg | grep -oE "klp: (looked up|listed|hashed)"
cat /proc/version
exit 0
END
# Status 1, because the kernel warns, as the last livepatch asks it to.
"$KLP" --json test -t "$target" klp_mark.ko klp_uuid.ko klp_tun.ko klp_constants.ko klp_warn.ko --modprobe tun \
  --add futex --run look.sh --time-limit 300 >report.json && fail "the kernel did not warn"
[ "$(jq '[.modules[] | select(.passed)] | length' report.json)" = 4 ] || { cat report.json && fail "klp test did not pass"; }
jq -e '.modules[4].kernel_log | tostring | test("klp: [0-9]+ bytes") and contains("WARNING: fs/proc/version.c")' report.json \
  >/dev/null || { cat report.json && fail "the WARN() of new code has no text"; }
for message in "looked up" listed hashed; do
  jq -e --arg message "klp: $message" '.modules[3] | tostring | contains($message)' report.json >/dev/null ||
    fail "the code with runtime constants did not run: $message"
done
! grep -q "futex failed" report.json || fail "the system call futex() failed"
shows_only_during report.json klp_mark.ko "livepatched=1"
shows_only_during report.json klp_uuid.ko "uuid 6b6c7021"
jq -e '.modules[] | select(.module == "klp_tun.ko") | tostring | contains("tun_get_drvinfo")' report.json >/dev/null ||
  fail "the module was not patched"
