/* Several clones of one function, as in lib/zstd, which is compiled with -O3. */
extern int work(int, int);
static __attribute__((noinline)) int scale(int x, int by, int more)
{
	int sum = 0;
	for (int i = 0; i < by; i++)
		sum += work(x + more, i * by) * (by - 1);
	return sum;
}
int f(int x) { return scale(x, 4, x); }
int g(int x) { return 0; }
int h(int x) { return scale(x, 17, 3) + scale(x + 2, 17, 4); }
