extern void use(int *);
void f(int x)
{
	if (x) { static int state = 1; use(&state); }
	else { static int state = 2; use(&state); }
}
