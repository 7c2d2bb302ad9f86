/* Neither limit nor twice() is in the object: limit is never written to, and twice() is inlined. */
extern int raw(int);
static int limit = 5;
static int twice(int x) { return raw(x) + raw(x + limit); }
int f(int x) { return twice(x) + limit; }
