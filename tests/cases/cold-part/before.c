extern void complain(const char *, int) __attribute__((cold));
int f(int x) { if (__builtin_expect(x < 0, 0)) complain("negative", x); return x + 1; }
