extern int raw(int);
static __attribute__((noinline)) int help(int x) { return raw(x) + 1; }
int f(int x) { return help(x); }
