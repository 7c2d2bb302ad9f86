static int h(int x) { return x + 2; }
extern int f(int) __attribute__((alias("h")));
extern int g(int) __attribute__((alias("h")));
