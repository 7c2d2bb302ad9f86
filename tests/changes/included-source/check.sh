#!/bin/sh
pressure=$(cat /proc/pressure/cpu 2>&1)
echo "$pressure"
case $1,$pressure in
during,klp*) exit 0 ;;
during,* | *,klp*) exit 1 ;;
esac
