int f(int x)
{
	return x + 1; /* one more */
}
