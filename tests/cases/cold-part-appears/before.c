extern void complain(int) __attribute__((cold));
int f(int x) { return x + 1; }
int g(int x) { if (__builtin_expect(x < 0, 0)) complain(x); return x + 2; }
