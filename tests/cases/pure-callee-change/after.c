extern int table[];
static __attribute__((noinline)) int look(int i) { table[0]++; return table[i]; }
int twice(int i) { return look(i) + look(i); }
