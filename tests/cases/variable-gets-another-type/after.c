static struct { unsigned short flag, users; } paused;
static int unused_bits;
int f(int x)
{
	if (paused.flag && unused_bits++ > 3)
		return 0;
	paused.users = x;
	return x;
}
