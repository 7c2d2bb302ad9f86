#!/bin/bash
# Layouts of the records that the code depends on, with bit-fields and anonymous members. Records of the main file have
# all fields, records of included files only the used fields.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

cat > unit.h <<'C'
struct shared { long unused; int used; char set_here, measured; };
struct unrelated { int x; };
C
cat > unit.c <<'C'
#include "unit.h"
struct own { unsigned low : 3, high : 7; union { int either; long or; }; void (*call)(int); } __attribute__((aligned(32)));
struct shared table = {.set_here = 1};
int get(struct own *o, struct shared *s) { return o->high + o->either + s->used; }
unsigned long offset(void) { return __builtin_offsetof(struct shared, measured); }
C
compile unit -O2
records=$(facts unit | sed -n '/^records/,/^uses/p')
expect "$records" '^  struct own  unit.c:2$'
expect "$records" '^    32 bytes, aligned to 32$'
expect "$records" '^      low: unsigned int, bit 0, 3 bits$'
expect "$records" '^      high: unsigned int, bit 3, 7 bits$'
expect "$records" '^      \(anonymous\): union .*, bit 64, 64 bits$'
expect "$records" '^      call: void ?\(\*\)\(int\), bit 128, 64 bits$'
expect "$records" '^      or: long int, bit 0, 64 bits$'
expect "$records" '^  struct shared  unit.h:1$'
expect "$records" '^      used: int, bit 64, 32 bits$'
expect "$records" '^      set_here: char, bit 96, 8 bits$'
expect "$records" '^      measured: char, bit 104, 8 bits$'
expect_none "$records" 'unused|unrelated'
