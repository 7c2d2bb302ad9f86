extern int raw(int);
__attribute__((section(".init.text"))) int start(int x)
{
	static int count;
	return count += raw(x);
}
__attribute__((section(".init.text"))) int go_on(int x)
{
	static int count;
	return count -= raw(x);
}
