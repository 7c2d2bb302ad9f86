int f(int x) { return x + 1; }
extern int g(int) __attribute__((alias("f")));
