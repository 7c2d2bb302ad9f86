static int low[4] = {1, 2, 3, 4}, high[4] = {5, 6, 7, 8};
int get(unsigned long i) { return low[i - 1] + high[i - 1]; }
void set(unsigned long i, int v) { low[i] = v; high[i] = v; }
