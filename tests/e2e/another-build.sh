#!/bin/bash
# An image that does not match the target's source: klp prove and klp build name the function, the difference and the
# likely cause.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
change=$KLP_ROOT/examples/cmdline-mark/cmdline-mark.patch

vmlinux=$(target_part "$KLP" "$target" vmlinux) source=$(source_of_target)
config=$(target_part "$KLP" "$target" config) symvers=$(target_part "$KLP" "$target" symvers)
"$KLP" --json build -t "$target" "$change" -o good.ko >build.json
address=$(jq -r '.functions[0].address' build.json) function=$(jq -r '.functions[0].symbol' build.json)

# Changes one byte of the function, 5 bytes behind its call of __fentry__.
python3 - "$vmlinux" "$address" <<'PYTHON'
import struct, sys
image, address = bytearray(open(sys.argv[1], "rb").read()), int(sys.argv[2], 16)
table, size, count = struct.unpack_from("<Q", image, 40)[0], *struct.unpack_from("<HH", image, 58)
for number in range(count):
    _, _, _, begin, offset, length = struct.unpack_from("<IIQQQQ", image, table + number * size)
    if begin and begin <= address < begin + length:
        image[offset + address - begin + 5] ^= 1
open("flipped", "wb").write(image)
PYTHON
cmp -s "$vmlinux" flipped && fail "nothing was flipped"
export KLP_HOME=$PWD/home
"$KLP" -q target create flipped --source "$source" --config "$config" --symvers "$symvers" --image flipped

expect 1 "$function(): differs from the image at" 'compiled "' 'running "' "  source: fs/proc/cmdline.c:" \
  "likely cause: " "1 are not what the image runs" -- "$KLP" prove -t flipped fs/proc/cmdline.c
"$KLP" --json prove -t flipped fs/proc/cmdline.c >proof.json || true
jq -e --arg f "$function" '.mismatches | length == 1 and .[0].symbol == $f and .[0].compiled != .[0].running and
  .[0].offset > 0 and .[0].unit == "fs/proc/cmdline.c" and .[0].cause != ""' proof.json >/dev/null ||
  { cat proof.json && fail "the mismatch is not told"; }
expect 1 "$function(): the original function is not what the image runs" "likely cause" -- \
  "$KLP" build -t flipped "$change" -o out.ko
[ ! -e out.ko ] || fail "a module was written"
