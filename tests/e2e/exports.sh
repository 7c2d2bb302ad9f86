#!/bin/bash
# A change of the type of an exported function is refused, because modules that call it are already compiled.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

{
  edit include/linux/parser.h '/match_strlcpy(/s/size_t)/unsigned int)/'
  edit lib/parser.c '/^size_t match_strlcpy(/s/size_t size)/unsigned int size)/'
} >type.patch
expect 1 "lib/parser.c" "match_strlcpy" "it is exported, and its type changes" ", t#size_t )" ", unsigned int )" \
  "nfsv4" -- "$KLP" build -t "$target" type.patch -o type.ko

# Accepted: a new #include makes the definition of a structure visible. This changes only the CRCs of exports whose
# types mention the structure.
edit fs/mbcache.c -e '1i #include <linux/dcache.h>\n#include <linux/fs.h>' \
  -e '/^struct mb_cache \*mb_cache_create/,/^}/s/bucket_count << 4/bucket_count << 3/' >include.patch
"$KLP" build -t "$target" include.patch -o include.ko
