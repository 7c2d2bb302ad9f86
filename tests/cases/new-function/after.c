extern int raw(int);
static __attribute__((noinline)) int checked(int x) { return x < 0 ? -1 : raw(x); }
int f(int x) { return checked(x); }
