static int h(int x) { return x + 1; }
extern int f(int) __attribute__((alias("h")));
