#!/bin/bash
# Structures with a changed layout: accepted if klp proves that their objects exist only on the stack of patched
# functions; otherwise refused, and the error names the place that keeps an object elsewhere.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

# A structure whose objects exist only on the stack gets new members: all functions that use it are patched.
edit mm/vmstat.c -e '/^struct contig_page_info {/a \\tunsigned long klp_mark;' \
  -e '/^static void fill_contig_page_info/,/^}/s/\tinfo->free_pages = 0;/\tinfo->klp_mark = 77;\n&/' \
  -e '/^static void unusable_show_print/,/^}/s/\tseq_putc(m/\tseq_printf(m, "mark %lu", info.klp_mark);\n&/' >stack.patch
expect 0 "struct contig_page_info: it has 32 bytes instead of 24; its objects exist only on the stack of" -- \
  "$KLP" build -t "$target" stack.patch -o stack.ko
# Functions whose code stays the same are patched too: a task must not switch while it has such an object on its stack.
edit fs/exec.c -e '/^struct user_arg_ptr {/,/^};/s/\tbool is_compat;/&\n\tbool klp_mark;/' \
  -e '/^static int do_execveat(/,/^}/s/\tstruct user_arg_ptr argv = {/& .klp_mark = true,/' \
  -e '/^static int copy_strings(/,/^}/s/\twhile (argc-- > 0) {/\tif (argv.klp_mark)\n\t\tcond_resched();\n&/' >exec.patch
"$KLP" --json build -t "$target" exec.patch -o exec.ko >exec.json || { cat exec.json && fail "exec.patch was refused"; }
jq -e '.functions[] | select(.why | contains("its code stays the same; it has a struct user_arg_ptr on its stack"))' \
  exec.json >same || { cat exec.json && fail "no function of the same code is patched"; }
# Refused: a pointer to the object is stored in an object that may live longer; the error names the place.
edit fs/namei.c -e '/^struct nameidata {/,/^}/s/\tstruct path\tpath;/&\n\tint klp_mark;/' \
  -e '/^static int link_path_walk(/,/^}/s/\tint err;/&\n\n\tnd->klp_mark = 1;/' >kept.patch
expect 1 "struct nameidata: it has" "reads its address from memory" -- \
  "$KLP" build -t "$target" kept.patch -o kept.ko

cat >look.sh <<'END'
#!/bin/sh
mount -t debugfs none /sys/kernel/debug 2>/dev/null
grep -o "mark 77" /sys/kernel/debug/extfrag/unusable_index
exit 0
END
"$KLP" --json test -t "$target" stack.ko exec.ko --run look.sh --time-limit 240 >report.json ||
  { cat report.json && fail "klp test did not pass"; }
shows_only_during report.json stack.ko "mark 77"
