extern void slow(int *), slower(int *), fast(int *);
static int help(int *p, int x) { if (__builtin_expect(!p, 1)) return 0; for (int i = 0; i < x; i++) { slow(p); slower(p); slow(p + x); slower(p + x); fast(p); slow(p+i); slower(p+i*2); } return x * 3; }
int f(int *p, int x) { return help(p, x); }
int g(int *p, int x) { return help(p, x + 1); }
int h(int *p, int x) { return help(p, x + 2) + 1; }
