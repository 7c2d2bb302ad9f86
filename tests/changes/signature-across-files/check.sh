#!/bin/sh
entries() { find "$1" -maxdepth 1 -mindepth 1 | wc -l; }
ns=$(entries /proc/self/ns) fd=$(entries /proc/self/fd) processes=$(entries /proc)
echo "ns $ns fd $fd processes $processes"
[ "$fd" -gt 1 ] && [ "$processes" -gt 40 ] || exit 1
case $1 in
during) [ "$ns" = 0 ] ;;
*) [ "$ns" -gt 4 ] ;;
esac
