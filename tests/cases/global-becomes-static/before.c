extern int raw(int);
int state = 4;
__attribute__((noinline)) int help(int x) { return raw(x) + state++; }
int f(int x) { return help(x); }
