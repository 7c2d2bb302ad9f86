/* What f is for. */

int f(int x)
{
	/* one more */
	return x + 1;
}
