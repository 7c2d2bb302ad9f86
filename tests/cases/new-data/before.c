extern void use(int *);
int f(int x) { return x; }
