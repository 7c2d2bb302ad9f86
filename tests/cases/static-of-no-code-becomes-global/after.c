/* Both limit and twice() are in the object. */
extern int raw(int);
int limit = 5;
int twice(int x) { return raw(x) + raw(x + limit); }
int f(int x) { return twice(x) + limit; }
