extern void fill(void *, int);
#define fill_once(p) do { static _Bool ___done; if (!___done) { ___done = 1; fill(p, 4); } } while (0)
static int old_key;
int f(int x)
{
	fill_once(&old_key);
	return x ^ old_key;
}
