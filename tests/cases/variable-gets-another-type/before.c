static int paused;
static int unused_bits;
int f(int x)
{
	if (paused && unused_bits++ > 3)
		return 0;
	paused = x;
	return x;
}
