extern int raw(int);
static int state = 4;
static __attribute__((noinline)) int help(int x) { return raw(x) + state++; }
int f(int x) { return help(x); }
