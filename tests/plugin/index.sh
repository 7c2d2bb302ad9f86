#!/bin/bash
# The index of a small tree that was compiled with the plugin gives correct answers, also after the tree has changed.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

mkdir -p include fs
echo 'static inline int halve(int x) { return x / 2; }' > include/half.h
cat > fs/a.c <<'C'
#include "half.h"
extern int out(int);
static int helper(int x) { return out(x) + halve(x); }
static int middle(int x) { return helper(x) * 2; }
int open_a(int x) { return middle(x) + 1; }
static int counter;
int count_a(void) { return ++counter; }
C
cat > fs/b.c <<'C'
extern int out(int);
static int helper(int x) { return out(x) * 3; }
int open_b(int x) { return helper(x); }
C
echo '.globl entry; entry: ret' > fs/entry.S
compile fs/a -O2 -Iinclude
compile fs/b -O2 -Iinclude
"$KLP_GCC" -c fs/entry.S -o fs/entry.o
ld -r -o fs/joined.o fs/a.o fs/b.o

expect_status 0 '2 units in 4 objects; 4 objects read, 0 unchanged' "$KLP" facts index .
expect_status 0 '0 objects read, 4 unchanged' "$KLP" facts index .

answer=$("$KLP" facts who-inlines helper)
expect "$answer" '^helper of fs/a\.c is inlined into:$'
expect "$answer" '^  open_a  \(fs/a\.c\)$'
expect "$answer" '^    at fs/a\.c:4 in middle, at fs/a\.c:5 in open_a$'
expect "$answer" '^helper of fs/b\.c is inlined into:$'
expect_none "$("$KLP" facts who-inlines helper --source fs/b.c)" 'open_a'
expect "$(cd fs && "$KLP" facts who-inlines halve)" '^    at fs/a\.c:3 in helper, at fs/a\.c:4 in middle, at fs/a\.c:5 in open_a$'
[ "$("$KLP" --json facts who-inlines helper | jq -r '.schema, .inlinings[].into' | tr '\n' ' ')" = 'klp/1 open_a open_b ' ] || fail "JSON does not have both inlinings"
expect_status 0 'nothing inlines nonesuch' "$KLP" facts who-inlines nonesuch
expect "$("$KLP" facts uses open_b)" '^function open_b of fs/b\.c:3 is compiled into fs/b\.c as open_b$'
expect "$("$KLP" facts uses counter)" '^variable counter of fs/a\.c:6 is compiled into fs/a\.c as counter$'
expect "$("$KLP" facts show fs/a.c)" '^  open_a '
expect_status 2 'fs/c\.c: no unit of the index was compiled from it' "$KLP" facts show fs/c.c

# The index can be outside of the tree, for a read-only tree.
"$KLP" facts index . -o "$folder.index"
expect "$("$KLP" facts who-inlines helper --index "$folder.index")" 'open_b'
rm -f "$folder.index"
expect_status 2 'the index cannot be created or opened' "$KLP" facts index . -o nonesuch/index

# The tree changes: an object is recompiled, some are removed, one has no facts.
sed -i 's/helper(x) \* 2/out(x)/' fs/a.c
compile fs/a -O2 -Iinclude
expect_status 0 'has changed since it was indexed' "$KLP" facts who-inlines middle
expect_status 2 'fs/a\.o: it has changed since it was indexed' "$KLP" facts index --check .
rm fs/joined.o fs/b.o
"$KLP_GCC" -c fs/b.c -o fs/plain.o
expect_status 0 'fs/plain\.o: holds no compiler facts' "$KLP" facts index .
expect_status 0 'the answer lacks what 1 objects without usable facts would say' "$KLP" facts who-inlines helper
expect_none "$("$KLP" facts who-inlines helper 2>&1)" 'open_b'
rm fs/plain.o
expect_status 0 '1 units in 2 objects' "$KLP" facts index .
expect_status 0 '0 of 1 units are stale' "$KLP" facts index --check .

expect_status 2 'no object files are below it' "$KLP" facts index include
expect_status 2 'there is no index of facts' "$KLP" facts who-inlines helper --index include
echo 'no database, but long enough to be taken for one if nobody looks closely' > include/text
expect_status 2 'the file is not an index of klp' "$KLP" facts who-inlines helper --index include/text
