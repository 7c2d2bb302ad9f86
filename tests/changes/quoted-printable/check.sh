#!/bin/sh
seconds=$(cut -d. -f1 /proc/uptime)
case $1 in
during) [ "$seconds" -gt 6999999 ] ;;
*) [ "$seconds" -lt 6999999 ] ;;
esac
