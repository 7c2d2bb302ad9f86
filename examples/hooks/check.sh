#!/bin/sh
# klp test runs it before, while and after the livepatch is in place.
cat /proc/version
cat /proc/version
dmesg | grep -o '/proc/version .*readers.*'
case $1 in
before) ! grep -q read /proc/version ;;
during) grep -q 'read 3 times' /proc/version && dmesg | grep -q 'counts its readers' ;;
after) ! grep -q read /proc/version && dmesg | grep -q 'forgotten its readers' ;;
esac
