extern int work(int, int);
static __attribute__((noinline)) int scale(int x, int by) { return work(x, by) + by * x; }
int f(int x) { return scale(x, x); }
int g(int x) { return scale(x, 4); }
