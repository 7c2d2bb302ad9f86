#!/bin/bash
# A kernel of another Debian release: 7.3 from trixie-backports, with a compiler that this machine does not have. klp
# installs the compiler below $KLP_HOME. Tests in one boot: functions of vmlinux and of a module, and callers of a
# function of lib/.
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
# Not supported yet: the code of WARN() with a text refers to its entry in __bug_table.
edit fs/proc/version.c '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tWARN_ONCE(m->count == 12345678, "klp %zu\\n", m->count);\n&/' >warn.patch
expect 1 "its code refers to an entry of section __bug_table" -- "$KLP" build -t "$target" warn.patch -o warn.ko
# No path of this machine's folders is in the module.
! grep -q "$KLP_HOME" klp_mark.ko || fail "the module contains the path of \$KLP_HOME"

cat >look.sh <<'END'
#!/bin/sh
grep -o livepatched=1 /proc/cmdline
echo "uuid $(cat /proc/sys/kernel/random/uuid)"
exit 0
END
"$KLP" --json test -t "$target" klp_mark.ko klp_uuid.ko klp_tun.ko --modprobe tun --run look.sh --time-limit 300 >report.json ||
  { cat report.json && fail "klp test did not pass"; }
shows_only_during report.json klp_mark.ko "livepatched=1"
shows_only_during report.json klp_uuid.ko "uuid 6b6c7021"
jq -e '.modules[] | select(.module == "klp_tun.ko") | tostring | contains("tun_get_drvinfo")' report.json >/dev/null ||
  fail "the module was not patched"
