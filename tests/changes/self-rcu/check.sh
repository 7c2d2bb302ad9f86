#!/bin/sh
# Each closed file queues an RCU callback, which queues itself again. A callback that is queued when the livepatch is
# unloaded runs afterwards.
for _ in 1 2 3 4 5 6 7 8 9; do cat /proc/version >/dev/null; done
[ "$1" != after ] || sleep 6
exit 0
