extern int raw(int);
int old_way(int x) { return raw(x) + 7; }
int f(int x) { return old_way(x) * 2; }
