extern int out(int);
#define __init __attribute__((section(".init.text")))
static int __init __attribute__((noinline)) a(int x) { out(x); return out(x + 1) * 3; }
static int __init __attribute__((noinline)) b(int x) { out(x); return out(x + 1) * 5; }
int __init u(int x) { return a(x) + b(x); }
