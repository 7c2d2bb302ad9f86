#!/bin/bash
# Lifetimes of objects of records: the functions and records that own, take or pass them, and the first place because of
# which an object can outlive the function that has it on its stack.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

# lifetime NAME : prints the lifetime facts of this struct in unit.o.
lifetime() {
  facts unit | awk -v name="$1" '/^[^ ]/ { list = /^lifetimes/ } /^  [^ ]/ { on = list && $1 == "struct" && $2 == name } on'
}
# outlives RECORD PATTERN : fails if the facts give no reason that matches why objects of it outlive their function.
outlives() { expect "$(lifetime "$1")" "^    outlives its function: $2\$"; }
# local_only RECORD HOLDERS : fails if objects of it can outlive their function, or have other holders.
local_only() {
  expect_none "$(lifetime "$1")" 'outlives'
  local holders
  holders=$(lifetime "$1" | sed -n 's/^    //p' | sort | tr '\n' ';')
  [ "$holders" = "$2" ] || fail "the holders of $1 are '$holders', not '$2'"
}

cat > unit.h <<'C'
typedef unsigned long size_t;
struct list { struct list *next; };
struct declared;
void *kmalloc(size_t size);
void kfree(const void *);
int printk(const char *, ...);
void add(struct list *entry, struct list *head);
void run(int (*function)(void *), void *data);
int other_unit(struct declared *);
#define offset_of(type, member) __builtin_offsetof(type, member)
#define container_of(pointer, type, member) ({ void *at = (void *)(pointer); (type *)(at - offset_of(type, member)); })
C
cat > unit.c <<'C'
#include "unit.h"
struct env { int a, b : 3; struct list tasks; struct { int deep; }; };
extern int far_away(struct env *);
static __attribute__((noinline)) int use(struct env *e) { return e ? e->a + e->deep : 0; }
static inline struct env *same(struct env *e) { return e; }
int walks(struct env *e);
int walks(struct env *e) { e->b = 1; return use(e); }
int owns(int x) {
  struct env e = {.a = x, .tasks = {&e.tasks}};
  struct env *p = x ? &e : 0;
  add(&p->tasks, &e.tasks);
  __builtin_memset(&e, 0, sizeof e);
  return use(same(p)) + far_away(&e) + (p == &e);
}
int copies(struct env e) { struct env f[2]; f[0] = e; f[1] = f[0]; return use(f + 1); }

struct part { int x; };
struct whole { struct part p; };
int parts(void) { struct whole w = {}; struct part *p = &w.p; return p->x + w.p.x; }

struct heap { int x; };
int heap(void) { struct heap *h = kmalloc(sizeof *h); return h->x; }
struct freed { int x; };
void frees(struct freed *f) { kfree(f); }
struct stored { int x; };
struct stored *kept;
void store(void) { struct stored s = {}; kept = &s; }
struct loaded { int x; };
struct loaded **slot;
int load(void) { return (*slot)->x; }
struct counted { struct list l; int x; };
int count(struct list *l) { return container_of(l, struct counted, l)->x; }
struct listed { int x; struct list l; };
int next(struct list *l) { struct listed *e = container_of(l, struct listed, l); return e->x; }
struct given { int x; };
static int callback(void *data) { struct given *g = data; return g->x; }
void give(void) { struct given g = {}; run(callback, &g); }
struct printed { int x; };
void print(void) { struct printed p = {}; printk("%p", &p); }
struct called { int x; };
int (*call_me)(struct called *);
int call(void) { struct called c = {}; return call_me(&c); }
struct returned { int x; };
struct returned *(*make)(void);
int takes_result(void) { return make()->x; }
struct asked { int x; };
static int ask(struct asked *a) { return a->x; }
int (*ask_me)(struct asked *) = ask;
struct number { int x; };
unsigned long number(struct number *n) { return (unsigned long)n; }
struct global { int x; };
struct global global;
struct fixed { int x; };
int fixed(void) { static struct fixed f; return ++f.x; }
struct assembled { int x; };
void assemble(void) { struct assembled a; asm volatile("" : : "r"(&a) : "memory"); }
struct raw { int x, y; };
int raw(struct raw *r) { return *(int *)r; }
struct bytes { int x; };
int bytes(void) { char room[8] = {}; struct bytes *b = (struct bytes *)room; return b->x; }
struct exported { int x; };
int export(struct exported *e) { return e->x; }
asm("__ksymtab_export: .long 0");
struct array { int x; };
int array(void) { struct array *all[2] = {}; return all[1]->x; }
struct boxed { int x; };
struct box { struct boxed *b; };
int boxes(void) { struct boxed b = {}; struct box x = {&b}; return x.b->x; }
struct pointed { int x; };
static void change(struct pointed **p) { (void)p; }
int points(void) { struct pointed p = {}, *q = &p; change(&q); return q->x; }
struct filled { int x; };
void fill(const void *from) { struct filled f; __builtin_memcpy(&f, from, sizeof f); printk("%d", f.x); }
struct constant { int a[12]; };
int constants(int i) { struct constant c = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}}; c.a[i] = 0; return c.a[i + 1]; }
struct cast_call { int x; };
static int takes(struct cast_call *c) { return c->x; }
int casts(void *v) { return takes(v); }
struct otherwise { int x; };
static int otherwise(struct otherwise *o) { return o->x; }
int calls_otherwise(void *v) { return ((int (*)(void *))otherwise)(v); }
struct other_name { int x; };
int by_name(struct other_name *o) { return o->x; }
extern int other_name(void *) __attribute__((alias("by_name")));
struct asked_in_code { int x; };
static int ask_in_code(struct asked_in_code *a) { return a->x; }
void asks(void) { run((void *)ask_in_code, 0); }
struct padded { struct { char small; union { void *p; int q; } u; } in; };
static void *padded(struct padded p) { return p.in.u.p; }
void *pads(void *v) { struct padded p = {.in.u.p = v}; return padded(p); }
int declares(struct declared *d) { return other_unit(d); }
struct variadic { int x; };
int variadic(int n, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, n);
  struct variadic *v = __builtin_va_arg(list, struct variadic *);
  __builtin_va_end(list);
  return v->x;
}
struct variadic_copy { int x, y, z; };
int variadic_copy(int n, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, n);
  struct variadic_copy v = __builtin_va_arg(list, struct variadic_copy);
  __builtin_va_end(list);
  return v.x;
}
struct put_elsewhere;
void put_elsewhere(struct put_elsewhere *);
void called_elsewhere(struct declared *);
void registers(struct declared *d) { run((void *)put_elsewhere, 0); called_elsewhere(d); }
struct in_table { int x; };
void table_elsewhere(struct in_table *);
void (*const table[])(struct in_table *) = {table_elsewhere};
C
for optimization in -O2 "-O2 -ftrivial-auto-var-init=zero" -Os -O0; do
  # shellcheck disable=SC2086
  compile unit $optimization -w
  local_only env 'callee far_away;owner copies;owner owns;taker copies;taker walks;'
  local_only part 'container struct whole (unit.c:18);'
  local_only whole 'owner parts;'
  local_only constant 'owner constants;'
  local_only padded 'owner padded;owner pads;'
  local_only declared 'callee called_elsewhere;callee other_unit;taker declares;taker registers;'
  outlives heap 'converted_from void ?\* in heap at unit.c:22'
  outlives freed 'passed kfree\(\) in frees at unit.c:24'
  outlives stored 'stored in store at unit.c:27'
  outlives loaded 'loaded in load at unit.c:30'
  outlives counted 'converted_from void ?\* in count at unit.c:32'
  outlives listed 'converted_from void ?\* in next at unit.c:34'
  outlives given '(converted_from void ?\* in callback|passed run\(\) in give) at unit.c:3[67]'
  outlives printed 'passed printk\(\) in print at unit.c:39'
  outlives called 'indirect in call at unit.c:42'
  outlives returned 'indirect in takes_result at unit.c:45'
  outlives asked 'address_taken ask\(\) in ask at unit.c:47'
  outlives asked_in_code 'address_taken ask_in_code\(\) in ask_in_code at unit.c:86'
  outlives otherwise '(converted_from void ?\* in calls_otherwise at unit.c:81|address_taken .*)'
  outlives other_name 'address_taken (other_name|by_name)\(\) in (other_name|by_name) at unit.c:8[34]'
  outlives number 'converted_to long unsigned int in number at unit.c:50'
  outlives global 'variable global at unit.c:52'
  outlives fixed 'variable f at unit.c:54'
  outlives assembled 'assembler in assemble at unit.c:56'
  outlives raw '(accessed_as int|converted_to int ?\*) in raw at unit.c:58'
  outlives bytes '(accessed_as|converted_from) .*char.* in bytes at unit.c:60'
  outlives exported 'exported export\(\) in export at unit.c:62'
  outlives array '(loaded|stored) in array at unit.c:65'
  outlives boxed '(loaded|stored) in boxes at unit.c:68'
  outlives pointed '(loaded|stored) in points at unit.c:71'
  outlives filled "(accessed_as unsigned int|passed (__builtin_)?memcpy\(\)) in fill at unit.c:73" # depends on whether GCC folds the call
  outlives variadic 'loaded in variadic at unit.c:96'
  outlives variadic_copy 'loaded in variadic_copy at unit.c:104'
  outlives put_elsewhere 'address_taken put_elsewhere\(\) in put_elsewhere at unit.c:109'
  outlives in_table 'address_taken table_elsewhere\(\) in table_elsewhere at unit.c:113'
  outlives cast_call 'converted_from void ?\* in casts at unit.c:78'
done
