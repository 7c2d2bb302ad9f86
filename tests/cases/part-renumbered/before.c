extern void slow(int *), slower(int *), fast(int *);
static int __attribute__((noinline, noclone)) help_a(int *p, int x) { slow(p); return x * 3; }
int f(int *p, int x) { if (__builtin_expect(!p, 1)) return 0; fast(p); return help_a(p, x); }
static int __attribute__((noinline)) scale(int x, int by) { int v[2] = { x, by }; slow(v); return v[0] * v[1]; }
int a(int x) { return scale(x, 4) + scale(x + 1, 4); }
int b(int x) { return scale(x, 4); }
