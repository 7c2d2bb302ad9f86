#!/bin/sh
# For klp test --run: runs before the livepatch is loaded, while it is in place, and after it was unloaded.
setting=/proc/sys/kernel/core_uses_uid
case $1 in
during)
  mkdir -p /tmp && cd /tmp || exit 1
  # shellcheck disable=SC3045 # busybox sh supports ulimit -c
  ulimit -c unlimited
  echo 1 >$setting || exit 1
  sh -c 'kill -SEGV $$'
  ls -l core*
  [ "$(cat $setting)" = 1 ] && [ -s core.uid0 ]
  ;;
*) [ ! -e $setting ] ;;
esac
