extern int raw(int);
int __attribute__((noinline, noclone)) helper(int x);
int helper(int x) { return raw(x) + 7; }
int f(int x) { return helper(x) * 2; }
