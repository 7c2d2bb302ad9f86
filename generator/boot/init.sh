#!/bin/busybox sh
# The init process of the virtual machine. For each livepatch: runs the user's script with argument before, loads the
# livepatch, waits for its transition, runs the script with during, unloads the livepatch, runs the script with after.
#
# The reports of init.sh and the output of the script go to the second serial line. A report starts with a random token
# that is different for each boot, so no output of a script can be mistaken for a report. klp measures the time of each
# line on the host: init.sh reads no clock, because a livepatch may change the clock of the guest.
# shellcheck shell=dash

/bin/busybox --install -s /bin
export PATH=/bin HOME=/
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /tmp
mount -t tmpfs tmpfs /tmp

# Sets token, log_token, transition_limit and phase_limit (seconds), script (may be empty), early and late (names of
# modules of the target, in loading order; may be empty).
# shellcheck source=/dev/null
. /settings
: "${token:?}" "${log_token:?}" "${transition_limit:?}" "${phase_limit:?}" "${early?}" "${late?}"
rm /settings
stty -F /dev/ttyS1 -opost
exec </dev/null >/dev/ttyS1 2>&1

report() { printf '\n%s %s\n' "$token" "$*"; }

# Writes a mark to the kernel's log. klp reads the messages of the kernel between two marks.
mark() { echo "klp-test: $log_token $*" >/dev/kmsg; }

phase() {
  [ -n "$script" ] || return 0
  report "phase $1"
  (cd /klp && exec timeout -s KILL "$phase_limit" "/klp/$script" "$1")
  report "phase-end $?"
}

# Reports the tasks that have not switched: to the new code (while enabling, $1 = 1), or to the old code (while
# disabling, $1 = 0).
blocking() {
  for task in /proc/[0-9]*/task/[0-9]*; do
    read -r state 2>/dev/null <"$task/patch_state" || continue
    [ "$state" = $((1 - $1)) ] || continue
    report "blocking ${task##*/} $(cat "$task/comm" 2>/dev/null)"
    cat "$task/stack" 2>/dev/null
    report "blocking-end"
  done
}

# Waits until the transition of the livepatch has ended. The sysfs folder of a livepatch is removed at the end of its
# disabling. The limit counts pauses, not time, because no clock is read.
settle() {
  left=$((transition_limit * 10))
  while read -r transition 2>/dev/null <"$patch/transition" && [ "$transition" != 0 ]; do
    [ $((left -= 1)) -ge 0 ] || return 1
    sleep 0.1
  done
}

# Loads modules of the target. If the kernel refuses one, continues with the others, and fails at the end. $1: the word
# that reports a refusal.
load_all() {
  refusal=$1 refused=0
  shift
  for module in "$@"; do
    [ ! -e "/sys/module/$module" ] || continue
    if ! insmod "/target/$module.ko" 2>/tmp/klp.insmod; then
      report "$refusal $module $(cat /tmp/klp.insmod)"
      refused=1
    fi
  done
  return $refused
}

unload_late() {
  reversed=
  for module in $late; do reversed="$module $reversed"; done
  for module in $reversed; do
    [ -e "/sys/module/$module" ] || continue
    rmmod "$module" 2>/tmp/klp.rmmod || report "late-stays $module $(cat /tmp/klp.rmmod)"
  done
}

# A module that is loaded while the livepatch is in place must also load again after it was unloaded.
late_modules() {
  [ -n "$late" ] || return 0
  # shellcheck disable=SC2086
  load_all late-refused $late && unload_late && load_all late-refused $late
}

# Reports each object of the livepatch: whether it is patched, and its functions.
objects() {
  for object in "$patch"/*/patched; do
    object=${object%/patched}
    functions=
    for function in "$object"/*/; do
      [ ! -d "$function" ] || functions="$functions $(basename "$function")"
    done
    report "object ${object##*/} $(cat "$object/patched")$functions"
  done
}

unload() {
  report disable
  if [ -e "$patch/enabled" ] && ! echo 0 >"$patch/enabled"; then
    report "disable-refused"
    return 1
  fi
  if ! settle; then
    blocking 0
    report "disable-stuck"
    return 1
  fi
  # The kernel drops its last reference to the module in a work item, shortly after it has removed the sysfs folder.
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    rmmod "$name" 2>/tmp/klp.rmmod && break
    sleep 0.2
  done
  if [ -e "/sys/module/$name" ]; then
    report "unload-refused $(cat /tmp/klp.rmmod)"
    return 1
  fi
  report unloaded
}

# Loads, tests and unloads one livepatch. Fails if it is no livepatch or cannot be unloaded.
cycle() {
  report load
  if ! insmod "/modules/$1.ko" 2>/tmp/klp.insmod; then
    report "load-refused $(cat /tmp/klp.insmod)"
    return 0
  fi
  read -r name _ </proc/modules
  report "loaded $name"
  patch=/sys/kernel/livepatch/$name
  if [ ! -d "$patch" ]; then
    report "not-a-livepatch"
    return 1
  fi
  if settle; then
    report patched
    late_modules
    objects
    phase during
  else
    blocking 1
    report "enable-stuck"
  fi
  unload || return 1
  unload_late
}

report "release $(uname -r)"
# shellcheck disable=SC2086
load_all early-refused $early
i=0
while [ -e "/modules/$i.ko" ]; do
  mark "begin $i"
  report "module $i $(cat /proc/sys/kernel/tainted)"
  phase before
  cycle $i
  cycle_status=$?
  [ $cycle_status = 0 ] && phase after
  mark "end $i"
  report "module-end $(cat /proc/sys/kernel/tainted)"
  [ $cycle_status = 0 ] || break
  i=$((i + 1))
done
report "bye"
stty -F /dev/ttyS1 -opost # waits until all output is transmitted
# Not poweroff, which needs ACPI in the kernel; klp starts QEMU with -no-reboot, so it ends here.
reboot -f
