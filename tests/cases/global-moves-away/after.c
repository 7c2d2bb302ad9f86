int __attribute__((noinline, noclone)) helper(int x);
int f(int x) { return helper(x) * 2; }
