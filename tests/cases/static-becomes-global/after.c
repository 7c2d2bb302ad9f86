extern int raw(int);
__attribute__((noinline)) int help(int x) { return raw(x) + 1; }
int f(int x) { return help(x); }
