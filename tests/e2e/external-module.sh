#!/bin/bash
# An out-of-tree module: it has a target of its own, and is patched both if it is loaded after the livepatch and if it
# is loaded before.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
module=e2e_external_$$
trap 'rm -rf "$work"; "$KLP" -q target remove "$module" >/dev/null 2>&1 || true' EXIT

mkdir -p counter/parts
cat >counter/Kbuild <<'END'
obj-m := klp_counter.o
klp_counter-y := main.o parts/count.o
ccflags-y := -I$(src)/parts -DKLP_STEP=1
END
cat >counter/parts/count.h <<'END'
#define COUNT_LIMIT 1000
static inline int next_count(int count) { return count + KLP_STEP; }
int counted(void);
END
cat >counter/parts/count.c <<'END'
#include <linux/kernel.h>
#include <linux/bug.h>
#include "count.h"

static int count;

int counted(void)
{
	WARN_ON_ONCE(count > COUNT_LIMIT);
	count = next_count(count);
	return count;
}
END
cat >counter/main.c <<'END'
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include "count.h"

static int counter_show(struct seq_file *m, void *v)
{
	seq_printf(m, "count %d, from %s\n", counted(), __FILE__);
	return 0;
}

static int __init counter_init(void)
{
	return proc_create_single("klp_counter", 0, NULL, counter_show) ? 0 : -ENOMEM;
}

static void __exit counter_exit(void)
{
	remove_proc_entry("klp_counter", NULL);
}

module_init(counter_init);
module_exit(counter_exit);
MODULE_LICENSE("GPL");
END
cp -r counter before
build=$(target_part "$KLP" "$target" build)
compiler=$(target_part "$KLP" "$target" compiler)
make -s -C "$build" M="$work/counter" CC="$compiler" KERNELRELEASE="$target" modules >make.log 2>&1 || { cat make.log && fail "the module does not build"; }

expect 2 "holds no .ko file" -- "$KLP" target create "$module" --external before --base "$target"
expect 2 "neither Kbuild nor Makefile" -- "$KLP" target create "$module" --external . --base "$target"
expect 2 "--base" -- "$KLP" target create "$module" --external counter
expect 0 "target $module is ready" -- "$KLP" target create "$module" --external counter --base "$target"
expect 2 "is there already" -- "$KLP" target create "$module" --external counter --base "$target"

# Changes a header and a source of the module, which use the module's own variable and inline function, not the kernel's
# ones of the same names; and adds a new source with its line in the Kbuild file.
sed -i 's/count + KLP_STEP/count + 10 * KLP_STEP/' counter/parts/count.h
sed -i -e 's/count %d/%s count %d/' -e 's/counted(), __FILE__/word(), &/' \
  -e 's/^static int counter_show/const char *word(void);\n&/' counter/main.c
sed -i 's,parts/count.o,& parts/word.o,' counter/Kbuild
printf 'const char *word(void);\n\nconst char *word(void)\n{\n\treturn "livepatched";\n}\n' >counter/parts/word.c
diff -urN --exclude='*.o' --exclude='*.ko' --exclude='*.mod*' --exclude='.*' --exclude='*.order' --exclude='*.symvers' \
  before counter >fix.patch && fail "the edit changed nothing"
"$KLP" --json build -t "$module" fix.patch -o fix.ko >build.json
objects=$(jq -c '[.functions[] | [.object, .symbol]] | sort' build.json)
jq -e '.added | index("word")' build.json >/dev/null || fail "the new source is not part of it"
[ "$objects" = '[["klp_counter","counted"],["klp_counter","counter_show"]]' ] || fail "it patches $objects"
[ "$(jq -r '.proof | "\(.functions) \(.matched)"' build.json | awk '{print $1 - $2}')" = 0 ] || { cat build.json && fail "not all matched"; }

cat >look.sh <<'END'
#!/bin/sh
if [ -e /proc/klp_counter ]; then cat /proc/klp_counter; fi
END
"$KLP" --json test -t "$module" fix.ko --modprobe klp_counter --run look.sh >report.json ||
  { cat report.json && fail "klp test did not pass"; }
outputs=$(jq -r '[.modules[0].phases[].output] | join("")' report.json)
for line in 'count 1, from ' 'livepatched count 11, from ' 'count 12, from '; do
  grep -q "^$line" <<<"$outputs" || fail "no \"$line\": $outputs"
done
"$KLP" -q test -t "$module" fix.ko --modprobe-after klp_counter
