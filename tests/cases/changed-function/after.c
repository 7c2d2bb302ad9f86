extern int limit;
static __attribute__((noinline)) int clamp(int x) { return x > limit ? limit : x; }
int f(int x) { return clamp(x) + 2; }
int g(int x) { return clamp(x) * 3; }
