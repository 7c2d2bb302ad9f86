extern void fill(void *, int);
#define fill_once(p) do { static _Bool ___done; if (!___done) { ___done = 1; fill(p, 4); } } while (0)
static int new_key;
int f(int x)
{
	if (x < 0)
		return 0;
	fill_once(&new_key);
	return x ^ new_key;
}
