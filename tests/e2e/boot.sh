#!/bin/bash
# Four livepatches in one boot of the stock kernel: each shows its effect while it is in place, and only then.
# shellcheck source=tests/e2e/lib.sh
. "$KLP_ROOT/tests/e2e/lib.sh"
build() { "$KLP" -q build -t "$target" "$@"; }

# One function, an exported and an internal symbol.
build "$KLP_ROOT/examples/cmdline-mark/cmdline-mark.patch" -o mark.ko

# The upstream fix, where the target has not got it yet.
upstream_change "$(source_of_target)" fs/fcntl.c >fcntl.patch
[ ! -s fcntl.patch ] || build fcntl.patch -o fcntl.ko

# Two files by two diffs; a new function with state of its own; loaded beside others instead of replacing them.
edit fs/proc/version.c '/^static int version_proc_show/,/return 0/s/return 0/seq_puts(m, "klp was here\\n");\n\treturn 0/' >version.patch
edit fs/proc/loadavg.c -e '/^static int loadavg_proc_show/i static noinline int klp_calls(void)\n{\n\tstatic int calls;\n\n\treturn ++calls;\n}\n' \
  -e '/^static int loadavg_proc_show/,/return 0/s/\treturn 0;/\tseq_printf(m, "calls %d\\n", klp_calls());\n\treturn 0;/' >loadavg.patch
build --no-replace version.patch loadavg.patch -o two_files.ko

# A system call: user access with its exception table, alternatives, locks.
edit kernel/sys.c '0,/memcpy(&tmp, utsname(), sizeof(tmp));/s//&\n\tstrcpy(tmp.nodename, "klp");/' >uname.patch
build uname.patch -o uname.ko

gcc-12 -static -O2 -o fcntl-check "$KLP_ROOT/examples/upstream-fcntl/check.c"
cat >look.sh <<'END'
#!/bin/sh
cat /proc/cmdline /proc/version /proc/loadavg /proc/loadavg
echo "node $(uname -n)"
./fcntl-check "$1"
exit 0
END
modules=(mark.ko two_files.ko uname.ko)
[ ! -e fcntl.ko ] || modules+=(fcntl.ko)
"$KLP" --json test -t "$target" "${modules[@]}" --run look.sh --add fcntl-check --time-limit 240 >report.json ||
  { cat report.json && fail "klp test did not pass"; }

# shows MODULE TEXT: only in phase during of that module.
shows() {
  local module=$1 text=$2 phases
  phases=$(jq -r --arg module "$module" --arg text "$text" \
    '.modules[] | select(.module == $module) | .phases[] | select(.output | contains($text)) | .name' report.json)
  [ "$phases" = during ] || { cat report.json && fail "$module: \"$text\" was seen in: $phases"; }
}
shows mark.ko "livepatched=1"
shows two_files.ko "klp was here"
shows two_files.ko "calls 2"
shows uname.ko "node klp"
[ ! -e fcntl.ko ] || shows fcntl.ko "immutable file: Operation not permitted"
