extern int raw(int);
static inline __attribute__((always_inline)) int step(int x) { return raw(x) + 3; }
int f(int x) { return step(x); }
int g(int x) { return step(x) * 2; }
int h(int x) { return x; }
