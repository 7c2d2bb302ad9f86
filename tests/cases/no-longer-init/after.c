#define __init __attribute__((section(".init.text"), no_instrument_function))
extern int raw(int);
static const int weights[2] = { 3, 4 };
static int __attribute__((noinline)) help(int x) { return raw(x) + weights[x]; }
int __init start(int x) { return help(x); }
int f(int x) { return help(x); }
