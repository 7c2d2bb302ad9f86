#!/bin/bash
# make livepatch for a kernel that was built with O=. The files of the stock kernel are put where such a build would
# have written them.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
klp=$KLP
unset KLP # make would use it as its variable KLP
part() { target_part "$klp" "$target" "$1"; }
source=$(part source)
mkdir -p out/arch/x86/boot
cp "$(part config)" out/.config
cp "$(part symvers)" out/Module.symvers
cp "$(part vmlinux)" out/vmlinux
cp "$(part image)" out/arch/x86/boot/bzImage
touch -r out/vmlinux out/.config
KLP=$klp
before=$(listing)
lp() { make --no-print-directory -C "$source" -f "$KLP_ROOT/scripts/kbuild/livepatch.mk" O="$work/out" KLP="$klp" "$@"; }
trap 'lp -s livepatch-clean; rm -rf "$work"' EXIT

cp "$KLP_ROOT/examples/cmdline-mark/cmdline-mark.patch" mark.patch
lp livepatch PATCH="$work/mark.patch" NAME=mark
lp -s livepatch PATCH="$work/mark.patch" NAME=again >text 2>&1
[ ! -s text ] || fail "the second run made a target, or is not silent: $(cat text)"
lp livepatch-test PATCH="$work/mark.patch" RUN="$KLP_ROOT/examples/cmdline-mark/check.sh"
expect 2 "hunk 1 of 1" "remedy:" -- lp livepatch PATCH=<(sed 's/saved_command_line/other/' mark.patch) NAME=bad
[ "$before" = "$(listing)" ] || fail "the source tree was written to"

touch out/vmlinux
expect 2 "bzImage: is older than vmlinux" -- lp livepatch PATCH="$work/mark.patch"
lp -s livepatch-clean
[ ! -e out/livepatches ] || fail "the modules are still there"
! "$klp" target list | grep '^tree-out-' || fail "the target is still there"
