#!/bin/busybox sh
# The first process in the virtual machine, and the only one that klp starts: loads each livepatch in turn, waits for
# its transition, runs the user's script before, during and after, and unloads the livepatch.
#
# The second serial line carries this script's events and the output of the user's script. An event is a line that
# starts with a random token of this boot: klp cannot mistake output of the user's script for an event. This script
# reads no clock, because a livepatch may change the clocks of the guest: klp takes the time of each line on the host.
# shellcheck shell=dash

/bin/busybox --install -s /bin
export PATH=/bin HOME=/
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /tmp
mount -t tmpfs tmpfs /tmp

# Sets token, log_token, transition_limit and phase_limit (seconds), script (may be empty); early and late: names of
# modules of the target in loading order (may be empty).
# shellcheck source=/dev/null
. /settings
: "${token:?}" "${log_token:?}" "${transition_limit:?}" "${phase_limit:?}" "${early?}" "${late?}"
rm /settings
stty -F /dev/ttyS1 -opost
exec </dev/null >/dev/ttyS1 2>&1

say() { printf '\n%s %s\n' "$token" "$*"; }

# Writes a mark into the kernel log: klp reads the lines between two marks.
mark() { echo "klp-test: $log_token $*" >/dev/kmsg; }

phase() {
  [ -n "$script" ] || return 0
  say "phase $1"
  (cd /klp && exec timeout -s KILL "$phase_limit" "/klp/$script" "$1")
  say "phase-end $?"
}

# Reports the tasks that still run the old code (while enabling, $1 = 1) or the new code (while disabling, $1 = 0).
blocking() {
  for task in /proc/[0-9]*/task/[0-9]*; do
    read -r state 2>/dev/null <"$task/patch_state" || continue
    [ "$state" = $((1 - $1)) ] || continue
    say "blocking ${task##*/} $(cat "$task/comm" 2>/dev/null)"
    cat "$task/stack" 2>/dev/null
    say "blocking-end"
  done
}

# Waits until the transition of the patch has ended; fails after the time limit. A patch that is fully disabled has no
# folder in sysfs any more. The limit is counted in pauses of 0.1 s.
settle() {
  left=$((transition_limit * 10))
  while read -r transition 2>/dev/null <"$patch/transition" && [ "$transition" != 0 ]; do
    [ $((left -= 1)) -ge 0 ] || return 1
    sleep 0.1
  done
}

# Loads modules of the target; if one is refused, still loads the others. $1: the event that reports a refusal.
load_all() {
  refusal=$1 refused=0
  shift
  for module in "$@"; do
    [ ! -e "/sys/module/$module" ] || continue
    if ! insmod "/target/$module.ko" 2>/tmp/klp.insmod; then
      say "$refusal $module $(cat /tmp/klp.insmod)"
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
    rmmod "$module" 2>/tmp/klp.rmmod || say "late-stays $module $(cat /tmp/klp.rmmod)"
  done
}

# A module that is loaded while the livepatch is enabled must be able to be unloaded and loaded again.
late_modules() {
  [ -n "$late" ] || return 0
  # shellcheck disable=SC2086
  load_all late-refused $late && unload_late && load_all late-refused $late
}

# Reports the objects of the livepatch, whether each is patched, and the functions.
objects() {
  for object in "$patch"/*/patched; do
    object=${object%/patched}
    functions=
    for function in "$object"/*/; do
      [ ! -d "$function" ] || functions="$functions $(basename "$function")"
    done
    say "object ${object##*/} $(cat "$object/patched")$functions"
  done
}

unload() {
  say disable
  if [ -e "$patch/enabled" ] && ! echo 0 >"$patch/enabled"; then
    say "disable-refused"
    return 1
  fi
  if ! settle; then
    blocking 0
    say "disable-stuck"
    return 1
  fi
  # A work item drops the last reference to the module, a moment after the folder has disappeared.
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    rmmod "$name" 2>/tmp/klp.rmmod && break
    sleep 0.2
  done
  if [ -e "/sys/module/$name" ]; then
    say "unload-refused $(cat /tmp/klp.rmmod)"
    return 1
  fi
  say unloaded
}

# Loads, enables, disables and unloads one livepatch. Fails if the livepatch could not be unloaded.
cycle() {
  say load
  if ! insmod "/modules/$1.ko" 2>/tmp/klp.insmod; then
    say "load-refused $(cat /tmp/klp.insmod)"
    return 0
  fi
  read -r name _ </proc/modules
  say "loaded $name"
  patch=/sys/kernel/livepatch/$name
  if [ ! -d "$patch" ]; then
    say "not-a-livepatch"
    return 1
  fi
  if settle; then
    say patched
    late_modules
    objects
    phase during
  else
    blocking 1
    say "enable-stuck"
  fi
  unload || return 1
  unload_late
}

say "release $(uname -r)"
# shellcheck disable=SC2086
load_all early-refused $early
i=0
while [ -e "/modules/$i.ko" ]; do
  mark "begin $i"
  say "module $i $(cat /proc/sys/kernel/tainted)"
  phase before
  cycle $i
  gone=$?
  [ $gone = 0 ] && phase after
  mark "end $i"
  say "module-end $(cat /proc/sys/kernel/tainted)"
  [ $gone = 0 ] || break
  i=$((i + 1))
done
say "bye"
stty -F /dev/ttyS1 -opost # waits until all output is transmitted
# Reboots, because poweroff would need ACPI in the kernel. QEMU exits at a reboot (-no-reboot).
reboot -f
