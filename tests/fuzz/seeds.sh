#!/bin/bash
# seeds.sh FOLDER MAKE_SEEDS GCC PLUGIN: makes the first inputs of each fuzz target, in FOLDER/TARGET, from the C files of
# tests/cases.
set -euo pipefail
folder=$1 make_seeds=$2 gcc=$3 plugin=$4
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"/{object,facts,module,symvers,diff,source}
"$make_seeds" "$folder"

flags=(-O2 -g0 -std=gnu11 -fno-PIE -mcmodel=kernel -mno-red-zone -mno-sse -pg -mfentry -mrecord-mcount)
number=0
for case in "$here"/../cases/*/; do
  name=$(basename "$case")
  number=$((number + 1))
  # Takes every second case. Half of these are compiled without a section for each function (as kbuild does), a third with
  # facts. libFuzzer reads all seeds again and again, so there should not be many.
  [ $((number % 2)) = 0 ] || continue
  form=(-ffunction-sections -fdata-sections)
  [ $((number % 4)) = 0 ] || form=()
  [ $((number % 6)) != 0 ] || form+=("-fplugin=$plugin")
  mapfile -t own < <(grep -sv '^no-facts$' "$case/flags" || true)
  "$gcc" "${flags[@]}" "${form[@]}" "${own[@]}" -c -o "$folder/object/$name" "$case/before.c"
  case " ${form[*]} " in *-fplugin=*)
    objcopy --dump-section ".discard.klp.facts=$folder/facts/$name" "$folder/object/$name" "$folder/facts/$name.o"
    ;;
  esac
  { cat "$case/before.c" && printf '\0' && { diff -u "$case/before.c" "$case/after.c" |
    sed -E 's,^(---|\+\+\+) .*,\1 a/x.c,' || true; }; } >"$folder/diff/$name"
  { cat "$case/before.c" && printf '\0' && cat "$case/after.c"; } >"$folder/source/$name"
done

cat >"$folder/module.c" <<'C'
static const char info[] __attribute__((used, section(".modinfo"))) =
	"name=m\0depends=a,b\0vermagic=6.1.0 SMP\0klp.release=6.1.0\0klp.function=vmlinux.f,1\0klp.state=0x1f,2";
static int counter;
int helper(int);
int f(int a) { counter += a; return helper(a) + counter; }
static int g(int a) { return helper(a); }
int (*table[])(int) = { f, g };
C
"$gcc" "${flags[@]}" -c -o "$folder/module/m.ko" "$folder/module.c"
cat >"$folder/livepatch.c" <<'C'
#include "klp_description.h"
static const char info[] __attribute__((used, section(".modinfo"))) = "livepatch=Y";
static int f(int a) { return a + 1; }
static const struct klp_function_description functions[] = { { "f", 1, f } };
static const struct klp_hook_description hooks[] = { { KLP_HOOK_POST_PATCH, f } };
static const struct klp_object_description objects[] = { { 0, functions, 1, hooks, 1 }, { "tun", 0, 0, 0, 0 } };
static const struct klp_state_description states[] = { { 31, 2 } };
const struct klp_patch_description klp_description __attribute__((visibility("hidden"))) = {
	KLP_DESCRIPTION_FORMAT, 1, "build ID", 8, objects, 2, states, 1
};
int klp_enable_patch(const struct klp_patch_description *);
__attribute__((section(".init.text"))) int init_module(void) { return klp_enable_patch(&klp_description); }
C
"$gcc" "${flags[@]}" -I"$here/../../klp-runtime/module" -c -o "$folder/module/livepatch.ko" "$folder/livepatch.c"
rm "$folder/livepatch.c"
"$gcc" "${flags[@]}" -ffunction-sections -fdata-sections -c -o "$folder/module/parted.ko" "$folder/module.c"
rm "$folder/module.c"
printf '0x1a2b3c4d\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n0xffffffff\tf\tfs/x/x\tEXPORT_SYMBOL_GPL\tNS\n' \
  >"$folder/symvers/two"
