#!/bin/sh
uname -r
case $1,$(uname -r) in
during,*.lp7) grep livepatched /proc/version ;;
during,* | *,*.lp7) exit 1 ;;
esac
