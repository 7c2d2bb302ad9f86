extern void use(int *);
void f(int x)
{
	if (x > 1 && x != 77 && x != 1999) { static int state = 1; use(&state); }
	else { static int state = 2; use(&state); }
}
