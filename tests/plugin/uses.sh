#!/bin/bash
# Definitions of included files that the code depends on. No definition may be missing, even if the front end folded it.
# Definitions that only an unused function or an unrelated directive uses are left out.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

cat > unit.h <<'C'
#define GLUE(name) glued_##name
#define IN_INLINED 40
#define IN_UNUSED 41
#define NESTED IN_NESTED
#define IN_NESTED 42
#define TESTED 1
#define TESTED_INSIDE 1
#define VALUE_OF(x) (x)
#define LINES(a, b) \
  ((a) + (b) + CONTINUED)
#define CONTINUED 3
enum { ANONYMOUS_FIRST, ANONYMOUS_SECOND };
enum tagged { ONE_OF_TAGGED, OTHER };
enum unused_enum { NOBODY };
enum glued_enum { glued_constant };
struct sized { int a[7]; };
struct inner { int deep; };
struct held { struct inner in; };
struct behind_pointer { long x; };
struct never { int x; };
struct measured_through { struct behind_member *member; };
struct behind_member { int y[3]; };
struct stepped { int z[5]; };
struct bits { unsigned low : 3, high : 7; union { int either; long or; }; };
typedef unsigned long word_t;
typedef word_t length_t;
typedef struct { int u; } untagged_t;
int external(struct behind_pointer *p);
int unused_external(int x);
extern int external_variable;
static const int folded_constant = 9;
static inline int glued_helper(int x) { return x + IN_INLINED; }
static inline int unused_helper(int x) { return x + IN_UNUSED; }
static inline __attribute__((always_inline)) int through(int x) { return glued_helper(x) * NESTED; }
int defined_here(int x);
#ifndef MAYBE_LATER
#define ONLY_TESTED 1
#if ONLY_TESTED
#endif
#endif
struct tests {
#if TESTED_INSIDE
  int x;
#endif
};
C
cat > unit.c <<'C'
#include "unit.h"
#ifdef TESTED
int defined_here(int x) { return GLUE(helper)(x) + through(x); }
#endif
unsigned long size(void) { return sizeof(struct sized) + sizeof(untagged_t); }
int constants(void) { return ANONYMOUS_SECOND + OTHER + folded_constant; }
int glued(void) { return GLUE(constant); }
int held(struct held *h) { return h->in.deep; }
int passed(struct behind_pointer *p) { return external(p) + external_variable; }
unsigned long member(struct measured_through *m) { return sizeof(*m->member); }
struct stepped *step(struct stepped *s) { return s + 1; }
int bit(struct bits *b) { return b->high + b->either; }
int inside(struct tests *t) { return t->x; }
length_t lines(length_t x) { return LINES(x,
  VALUE_OF(x)); }
C

check() {
  compile unit "$@"
  uses=$(facts unit | sed -n '/^uses of/,/^files/p')
  for used in "macro GLUE" "macro IN_INLINED" "macro NESTED" "macro IN_NESTED" "macro TESTED" "macro TESTED_INSIDE" "macro LINES" \
    "macro CONTINUED" "macro VALUE_OF" "enumeration ANONYMOUS_FIRST" "enumeration tagged" "enumeration glued_enum" "record sized" \
    "record held" "record inner" "record measured_through" "record behind_member" "record stepped" "record bits" \
    "type_name word_t" "type_name length_t" "type_name untagged_t" "declaration external" \
    "declaration external_variable" "variable folded_constant" "function glued_helper" "function through" \
    "declaration defined_here"; do
    expect "$uses" "^  $used  unit.h:[0-9]+\$"
  done
  expect_none "$uses" "IN_UNUSED|ONLY_TESTED|MAYBE_LATER|unused_|NOBODY|never|record behind_pointer|unit\.c"
  expect "$uses" "^  macro GLUE  unit.h:1\$"
}
for flags in "-O2" "-O2 -g" "-O0"; do
  # shellcheck disable=SC2086
  check $flags
done

# In preprocessed text the uses are not visible, so all definitions of each file count.
"$KLP_GCC" -E unit.c -o unit.i
"$KLP_GCC" -fplugin="$KLP_PLUGIN" -O2 -c unit.i -o unit.o
expect "$(facts unit)" '^  all of unit.h$'
