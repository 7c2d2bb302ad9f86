#!/bin/bash
# The rules of the review on realistic changes: one run reports the refusals of all rules. A refusal that a person may
# allow is allowed with a reason, which modinfo keeps. Images whose BTF types differ, are missing or are damaged.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

# README has the same table of rules as klp rules.
"$KLP" --json rules | jq -r '.rules[] | "| `\(.rule)` | \(.protects_from) |"' >rows
while IFS= read -r row; do
  grep -qF -- "$row" "$KLP_ROOT/README.md" || fail "README lacks: $row"
done <rows
expect 0 "unless klp build is told --allow" "lock-order" -- "$KLP" rules

# --allow works only for rules that a person may allow, and only with a reason.
echo >no.patch
expect 2 "there is no rule nonsense" "record-layout, enumerator-value, changed-data" -- \
  "$KLP" build -t "$target" no.patch --allow nonsense=because -o no.ko
expect 2 "cannot be allowed" -- "$KLP" build -t "$target" no.patch --allow image-mismatch=because -o no.ko
expect 2 "no reason is given" -- "$KLP" build -t "$target" no.patch --allow signature -o no.ko

# One change with several mistakes.
{
  # A new member in a structure with existing objects; a change of a function in which tasks wait for a long time.
  edit fs/timerfd.c -e '/^struct timerfd_ctx {/,/^};/s/^\tu64 ticks;/\tu64 ticks, highest;/' \
    -e '/^static ssize_t timerfd_read/,/^}/s/if (timerfd_canceled(ctx)) {/ctx->highest = ctx->ticks;\n\t&/'
  # A new argument of a function that assembler code calls too.
  edit arch/x86/kernel/acpi/sleep.c \
    '/x86_acpi_enter_sleep_state(u8 state)/,/^}/{s/u8 state/int flags, u8 state/;s/(state)/(flags ? state : 0)/}'
  edit arch/x86/kernel/acpi/sleep.h 's/x86_acpi_enter_sleep_state(u8 state)/x86_acpi_enter_sleep_state(int flags, u8 state)/'
  # A lock that the function leaves locked; and two locks in another order.
  edit fs/fs_struct.c -e '/^void set_fs_pwd/,/^}/{/spin_unlock/d}' \
    -e '/^void exit_fs/,/^}/{s/task_lock(tsk)/spin_lock(@)/;s/spin_lock(&fs->lock)/task_lock(tsk)/;s/task_unlock(tsk)/spin_unlock(@)/;s/spin_unlock(&fs->lock)/task_unlock(tsk)/;s/@/\&fs->lock/}'
  # A function that returned NULL on failure returns an error pointer; its callers stay unchanged. A message that is
  # printed once moves to another function: it may be the message that the kernel has already printed, or a new one.
  edit kernel/fork.c -e '/^static void dup_mm_exe_file/,/^}/s/pr_warn_once(.*/smp_mb();/' \
    -e '/^int set_mm_exe_file/,/^}/s/return -EACCES;/{ pr_warn_once("deny_write_access() failed in %s\\n", __func__); return -EACCES; }/' \
    -e '/^struct file \*get_task_exe_file/,/^}/s/exe_file = NULL/exe_file = ERR_PTR(-ESRCH)/'
  # An argument was the end of a range and becomes its length; the callers stay unchanged.
  edit mm/truncate.c '/^void truncate_pagecache_range/,/^}/{s/loff_t lstart, loff_t lend/loff_t lstart, loff_t length/;s/= inode->i_mapping;/&\n\tloff_t lend = lstart + length - 1;/}'
  # A function that may sleep in its cold part, where the kernel's stack check does not find it; and a function that it
  # calls after that.
  edit block/partitions/core.c '/^static struct block_device \*add_partition/,/^}/s/if (xa_load(&disk->part_tbl, partno))/if (partno < 1 || xa_load(\&disk->part_tbl, partno))/'
  edit block/bdev.c '/^void bdev_add(/,/^}/s/bdev->bd_dev = dev;/&\n\tsmp_wmb();/'
  # A new value in an enumeration of states: the numbers of the states in existing objects change.
  edit kernel/seccomp.c -e '/^enum notify_state {/,/^};/s/^\tSECCOMP_NOTIFY_SENT,/\tSECCOMP_NOTIFY_SEEN,\n&/' \
    -e '/^static bool should_sleep_killable/,/^}/s/>= SECCOMP_NOTIFY_SENT/> SECCOMP_NOTIFY_SEEN/'
  # A function in which nearly every process sleeps.
  edit fs/select.c '/^static int do_poll(/,/^}/s/\tif (end_time && !timed_out)/\tif (end_time \&\& !timed_out \&\& pt->_qproc)/'
  # The loop of a kernel thread.
  edit mm/oom_kill.c '/^static int oom_reaper/,/^}/s/if (tsk)/if (tsk \&\& tsk->mm)/'
} >mistakes.patch
expect 0 "likely to be refused: kernel/seccomp.c:60: SECCOMP_NOTIFY_SENT: its value is 2" \
  "exit_fs(): it calls task_lock(tsk) while it holds &fs->lock" -- "$KLP" plan -t "$target" mistakes.patch
expect 1 "struct timerfd_ctx: it has" "shadow variable" \
  "x86_acpi_enter_sleep_state(): its type changes from" "do_suspend_lowlevel() of the running kernel" \
  "set_fs_pwd(): spinlock: the original takes and releases it, the new one takes it and does not release it" \
  "exit_fs(): it calls task_lock(tsk) while it holds &fs->lock" \
  "get_task_exe_file(): it returned NULL, and no error pointer that the compiler saw; now it can return an error pointer (ERR_PTR)" \
  "was written for the old results, and is not changed: fill_stats()" \
  'truncate_pagecache_range(): its third parameter was "lend", and is "length" now, of the same type' \
  "gives it what it took before, and is not changed: iomap_write_end()" \
  "note: timerfd_read(): tasks sleep in it for as long as nothing happens" \
  "do_sys_poll(): nearly every process of a machine sleeps in it" \
  "kernel/fork.c:1284: __already_done: nobody can tell which existing message's state it is, or whether the message is new" \
  "add_partition(): a task can sleep in its part add_partition.cold (disk_set_zoned()), where the kernel does not look" \
  "it would go on in the old function with the new bdev_add()" \
  "kernel/seccomp.c:60: SECCOMP_NOTIFY_SENT: its value is 2 instead of 1, and one more enumerator gets another one" \
  "oom_reaper(): it is the main function of a kernel thread" \
  "klp: refused: no module was written" -- "$KLP" build -t "$target" mistakes.patch -o mistakes.ko

# Allowing one rule is not enough. If all are allowed, modinfo has the rules and the reasons.
allow=()
for rule in record-layout enumerator-value signature result-meaning argument-meaning cold-part lock-balance lock-order \
  repeated-message stays-on-stack long-wait; do allow+=(--allow "$rule=$rule is safe here"); done
"$KLP" --json build -t "$target" mistakes.patch "${allow[@]}" --allow "export-type=not needed" -o mistakes.ko >report.json \
  2>errors || { cat report.json errors && fail "what was allowed is refused"; }
modinfo -F klp.allowed mistakes.ko | tr '\0' '\n' | sort >told
for line in "enumerator-value SECCOMP_NOTIFY_SENT: enumerator-value is safe here" "cold-part add_partition(): cold-part is safe here" \
  "lock-balance set_fs_pwd(): lock-balance is safe here" "lock-order exit_fs(): lock-order is safe here" \
  "record-layout struct timerfd_ctx: record-layout is safe here" \
  "repeated-message __already_done: repeated-message is safe here" \
  "result-meaning get_task_exe_file(): result-meaning is safe here" \
  "signature x86_acpi_enter_sleep_state(): signature is safe here" \
  "argument-meaning truncate_pagecache_range(): argument-meaning is safe here" \
  "long-wait do_sys_poll(): long-wait is safe here" \
  "stays-on-stack oom_reaper(): stays-on-stack is safe here"; do
  grep -qxF -- "$line" told || { cat told && fail "modinfo lacks: $line"; }
done
[ "$(jq -r '[.allowed[] | .rule] | unique | length' report.json)" = 11 ] || fail "the report does not hold what was allowed"
[ "$(jq -r '.allowed[] | select(.rule == "lock-order") | .reason' report.json)" = "lock-order is safe here" ]
jq -r '.notes[] | "\(.rule) \(.symbol)"' report.json >notes
grep -qxF "unused-allowance --allow export-type" notes || { cat notes && fail "what was not needed is not told"; }

# Copies of the target with one other file: a configuration without livepatching, and images whose types (BTF) differ
# from those that klp compiles with, are missing, or cannot be read.
edit fs/timerfd.c '/^static void timerfd_triggered/,/^}/s/ctx->expired = 1;/smp_mb();\n\t&/' >good.patch
original=$(dirname "$(target_part "$KLP" "$target" build)")/target.json
image=$(target_part "$KLP" "$target" vmlinux)
export KLP_HOME=$work/home
cat >doctor.py <<'END'
"""doctor.py IMAGE OUT grown|missing|damaged: another size of struct timerfd_ctx; no section .BTF; another magic."""
import struct, sys
data = bytearray(open(sys.argv[1], "rb").read())
shoff, = struct.unpack_from("<Q", data, 40)
entry, count, names = struct.unpack_from("<HHH", data, 58)
def section(i): return struct.unpack_from("<IIQQQQ", data, shoff + i * entry)
strings = section(names)[4]
def name(i): return data[strings + section(i)[0]:].split(b"\0", 1)[0]
at = next(i for i in range(count) if name(i) == b".BTF")
start = section(at)[4]
if sys.argv[3] == "missing": data[strings + section(at)[0]] = ord("x")
elif sys.argv[3] == "damaged": data[start] ^= 0xff
else:
    header, types, length, text = struct.unpack_from("<4x4I", data, start)
    place, end, text = start + header + types, start + header + types + length, start + header + text
    extra = {1: 4, 3: 12, 14: 4, 17: 4}; each = {4: 12, 5: 12, 6: 8, 13: 8, 15: 12, 19: 12}
    while place < end:
        word, info = struct.unpack_from("<II", data, place)
        kind, members = info >> 24 & 31, info & 0xffff
        if kind == 4 and data[text + word:].startswith(b"timerfd_ctx\0"):
            struct.pack_into("<I", data, place + 8, 4096)
        place += 12 + extra.get(kind, 0) + each.get(kind, 0) * members
open(sys.argv[2], "wb").write(data)
END
# copy NAME KEY: makes a target of this name, whose file KEY has the content of standard input.
copy() {
  local folder=$work/home/targets/$1
  mkdir -p "$folder"
  cat >"$folder/$2"
  jq --arg name "$1" --arg key "$2" --arg new "$folder/$2" --arg hash "$(sha256sum "$folder/$2" | cut -d' ' -f1)" \
    --argjson size "$(stat -c %s "$folder/$2")" \
    '.[$key] as $old | .name = $name | .[$key] = $new |
     (.files[] | select(.path == $old)) |= (.path = $new | .modified = 0 | .size = $size | .sha256 = $hash)' "$original" >"$folder/target.json"
}
for kind in grown missing damaged; do python3 doctor.py "$image" /dev/stdout $kind | copy $kind vmlinux; done
sed 's/^CONFIG_HAVE_RELIABLE_STACKTRACE=y/# CONFIG_HAVE_RELIABLE_STACKTRACE is not set/' "$(jq -r .config "$original")" |
  copy frames config
expect 1 "the kernel cannot tell what a sleeping task has on its stack" "choose CONFIG_UNWINDER_ORC" -- \
  "$KLP" build -t frames good.patch -o frames.ko
expect 1 "struct timerfd_ctx: in vmlinux it has 4096 bytes; compiled from the target's source it has" "make the target anew" -- \
  "$KLP" build -t grown good.patch -o grown.ko
expect 2 "its types (BTF) cannot be read" "it is damaged" -- "$KLP" build -t damaged good.patch -o damaged.ko
expect 0 "note: vmlinux: it holds no type information (BTF)" -- "$KLP" build -t missing good.patch -o missing.ko
