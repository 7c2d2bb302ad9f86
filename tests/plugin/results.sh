#!/bin/bash
# The kinds of constants that functions return, which callers may rely on.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

cat > unit.c <<'C'
struct thing { int i; };
extern int out(int);
extern struct thing *find(int);
static inline void *ERR_PTR(long error) { return (void *)error; }
int status(int x) { if (x > 3) return -22; return 0; }
int truth(int x) { return out(x) ? 1 : 0; }
struct thing *lookup(int x) { if (!x) return 0; return find(x); }
struct thing *open_thing(int x) { struct thing *t = find(x); if (x < 0) return ERR_PTR(-22); if (!t) t = ERR_PTR(-12); return t; }
static __attribute__((noinline)) int inner(int x) { return x == 9 ? -5 : 0; }
int passes_on(int x) { int ret; if (x) { ret = inner(x); if (ret) goto end; } ret = 7; end: out(x); return ret; }
int asks(int x) { return out(x); }
void none(int x) { out(x); }
unsigned bits(int x) { return x > 3 ? 0x80000000u : 0; }
unsigned char small(int x) { return out(x) ? 0xff : 0; }
_Bool yes(int x) { out(x); return 1; }
struct thing *usual(int x) { struct thing *t; int err = -12; t = find(x); if (!t) goto out; err = -22; if (t->i) goto out; return t; out: return ERR_PTR(err); }
struct thing *by_callee(int x) { return ERR_PTR(inner(x)); }
int as_number(int x) { return (long)open_thing(x); }
int through_short(int x) { short r = out(x) ? -22 : 0; return r; }
long widened(int x) { unsigned r = out(x) ? -1 : 0; return r; }
unsigned sentinel(int x) { return out(x) ? ~0u : 0; }
__attribute__((weak)) int arch_thing(int x) { return 0; }
int asks_arch(int x) { return arch_thing(x); }
extern int other_name(int x) __attribute__((alias("status")));
int loop(int x) { int found = 0; for (int i = 0; i < x; i++) if (out(i)) found = -2; return found; }
C
returns() { expect "$(facts_of unit "$1")" "^    returns: $2\$"; }
for optimization in -O2 "-O2 -g" -Os; do
  # shellcheck disable=SC2086
  compile unit $optimization
  returns status "zero, error"
  returns lookup "null, computed"
  returns open_thing "error_pointer, computed"
  returns inner "zero, error"
  returns passes_on "(zero, )?error, value"
  returns asks computed
  returns yes value
  returns loop "zero, error"
  returns small "zero, value"
  returns bits "zero, value"
  returns usual "error_pointer, computed"
  returns by_callee "null, error_pointer"
  returns as_number "error, computed"
  returns sentinel "zero, value"
  returns asks_arch computed
  returns other_name "zero, error"
  for name in through_short widened; do expect_none "$(facts_of unit $name)" "returns:.* error"; done
  expect_none "$(facts_of unit none)" returns
done
compile unit -O2
returns truth "(zero, value|computed)"
compile unit -O0
returns status "zero, error"
