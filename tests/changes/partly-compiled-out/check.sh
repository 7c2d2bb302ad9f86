#!/bin/sh
case $1,$(cat /proc/cmdline) in
during,*klp) exit 0 ;;
during,* | *,*klp) exit 1 ;;
esac
