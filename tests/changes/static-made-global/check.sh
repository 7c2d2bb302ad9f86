#!/bin/sh
cat /proc/version
case $1 in
during) grep -q console= /proc/version ;;
*) if grep -q console= /proc/version; then exit 1; fi ;;
esac
