extern int out(int);
static int __attribute__((noinline)) a(int x) { out(x); return out(x + 1) * 3; }
static int __attribute__((noinline)) b(int x) { out(x); return out(x + 1) * 5; }
int u(int x) { return a(x) + 1; }
int v(int x) { return b(x) + 2; }
