int f(int x) { return x * 5; }
int g(void) { static int calls; return ++calls; }
