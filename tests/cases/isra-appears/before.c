struct pair { int first, second; };
extern int raw(int);
static __attribute__((noinline)) int helper(struct pair *p, int unused) { p->second = unused; return raw(p->first) + 1; }
int f(struct pair *p) { return helper(p, 1) + 2; }
int g(struct pair *p) { return helper(p, 2) + 3; }
