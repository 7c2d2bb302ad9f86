#!/bin/sh
# For klp test --run: runs before the livepatch is loaded, while it is in place, and after it was unloaded.
cat /proc/version
cat /proc/version
dmesg | grep -o '/proc/version .*readers.*'
case $1 in
before) ! grep -q read /proc/version ;;
during) grep -q 'read 3 times' /proc/version && dmesg | grep -q 'counts its readers' ;;
after) ! grep -q read /proc/version && dmesg | grep -q 'forgotten its readers' ;;
esac
