#!/bin/bash
# A target that is missing, incomplete or changed is refused, and so is an image that is not a kernel.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
change=$KLP_ROOT/examples/cmdline-mark/cmdline-mark.patch

expect 2 no-such-target "klp target create" -- "$KLP" build -t no-such-target "$change" -o out.ko
mkdir -p home/targets/half
KLP_HOME=$PWD/home expect 2 half "klp target create" -- "$KLP" build -t half "$change" -o out.ko

source=$(source_of_target)
symvers=$(target_part "$KLP" "$target" symvers)
config=$(target_part "$KLP" "$target" config)
KLP_HOME=$PWD/home expect 2 /bin/true "kernel" -- "$KLP" target create no-kernel --source "$source" --config "$config" \
  --symvers "$symvers" --image /bin/true

# A truncated or damaged image is refused before klp prepares anything.
image=$(target_part "$KLP" "$target" image)
create() { KLP_HOME=$PWD/home "$KLP" target create bad-image --source "$source" --config "$config" --symvers "$symvers" --image "$1"; }
head -c 1000000 "$image" >short
expect 2 short "truncated kernel image" -- create short
{ head -c 1000000 "$image" && head -c 65536 /dev/zero && tail -c +1065537 "$image"; } >damaged
expect 2 damaged "unpack" -- create damaged
head -c 20000000 "$(target_part "$KLP" "$target" vmlinux)" >cut-vmlinux
expect 2 cut-vmlinux "reach past its end (truncated file?)" -- create cut-vmlinux

cp -p "$symvers" kept
trap 'cp -p "$work/kept" "$symvers"; rm -rf "$work"' EXIT
echo >>"$symvers"
expect 2 "$symvers" -- "$KLP" build -t "$target" "$change" -o out.ko
cp -p kept "$symvers"
[ ! -e out.ko ] || fail "a module was written"
