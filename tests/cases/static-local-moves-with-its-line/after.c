extern void say(const char *); extern void use(int *);
#define say_once(t) do { static _Bool __attribute__((section(".data.once"))) __already_done; if (!__already_done) { __already_done = 1; say(t); } } while (0)
static __attribute__((noinline)) void helper(void)
{
	static int count;
	say_once("old");
	use(&count);
}
int f(int x)
{
	helper();
	return x;
}
