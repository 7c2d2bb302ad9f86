int f(int x) { static int calls; return x * 5 + ++calls; }
int g(void) { static int calls; return ++calls; }
