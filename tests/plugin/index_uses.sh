#!/bin/bash
# The index finds the units that use a definition of a header, and the units that read a header.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

cat > h.h <<'C'
#define TWICE(x) ((x) * 2)
struct pair { int a, b; };
struct unused { int c; };
static inline int sum(struct pair *p) { return p->a + p->b; }
C
echo '#include "h.h"
int f(struct pair *p) { return TWICE(sum(p)); }' > user.c
echo '#include "h.h"
int g(void) { return 1; }' > reader.c
compile user -O2
compile reader -O2
if ! "$KLP" --json facts show user.o | grep -q '"uses"'; then
  echo "skipped: this plugin records no uses"
  exit 77
fi
"$KLP" facts index .
expect "$("$KLP" facts uses pair)" '^record pair of h\.h:2 is used by 1 unit$'
expect "$("$KLP" facts uses TWICE)" '^macro TWICE of h\.h:1 is used by 1 unit$'
expect "$("$KLP" facts uses sum)" '^function sum of h\.h:4 is used by 1 unit$'
expect_status 0 'no unit uses or defines unused' "$KLP" facts uses unused
expect "$("$KLP" facts uses h.h)" '^file h\.h is read by 2 units$'
expect "$("$KLP" facts who-inlines sum)" '^sum of h\.h is inlined into:$'
sed -i 's/struct unused/struct never_used/' h.h
expect_status 2 'user\.o: its source h\.h has changed since it was compiled' "$KLP" facts index --check .
