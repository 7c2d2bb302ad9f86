#!/bin/sh
# For klp test --run: checks that /proc/cmdline ends with the mark while the livepatch is in effect, and only then.
read -r line </proc/cmdline
echo "/proc/cmdline: $line"
case "$1:$line" in
during:*" livepatched=1") exit 0 ;;
during:*) echo "the mark is missing" && exit 1 ;;
*livepatched*) echo "the mark should not be there" && exit 1 ;;
esac
