extern int raw(int);
int f(int x) { return raw(x); }
