#!/bin/bash
# Structures that get another layout: allowed where it is proved that their objects exist on the stack of patched functions
# only, and refused with what keeps them elsewhere.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

# A structure whose objects exist on the stack only gets members, and its functions are patched together.
edit mm/vmstat.c -e '/^struct contig_page_info {/a \\tunsigned long klp_mark;' \
  -e '/^static void fill_contig_page_info/,/^}/s/\tinfo->free_pages = 0;/\tinfo->klp_mark = 77;\n&/' \
  -e '/^static void unusable_show_print/,/^}/s/\tseq_putc(m/\tseq_printf(m, "mark %lu", info.klp_mark);\n&/' >stack.patch
expect 0 "struct contig_page_info: it has 32 bytes instead of 24; its objects exist only on the stack of" -- \
  "$KLP" build -t "$target" stack.patch -o stack.ko
# Also those whose code stays the same: a task in them cannot change sides while it has such an object.
edit fs/exec.c -e '/^struct user_arg_ptr {/,/^};/s/\tbool is_compat;/&\n\tbool klp_mark;/' \
  -e '/^static int do_execveat(/,/^}/s/\tstruct user_arg_ptr argv = {/& .klp_mark = true,/' \
  -e '/^static int copy_strings(/,/^}/s/\twhile (argc-- > 0) {/\tif (argv.klp_mark)\n\t\tcond_resched();\n&/' >exec.patch
"$KLP" --json build -t "$target" exec.patch -o exec.ko >exec.json || { cat exec.json && fail "exec.patch was refused"; }
jq -e '.functions[] | select(.why | contains("its code stays the same; it has a struct user_arg_ptr on its stack"))' \
  exec.json >same || { cat exec.json && fail "no function of the same code is patched"; }
# It is kept where objects may live longer, and the place that keeps them is named.
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
