extern void say(const char *);
#define say_once(t) do { static _Bool __attribute__((section(".data.once"))) __already_done; if (!__already_done) { __already_done = 1; say(t); } } while (0)
int f(int x) {
	if (x < 0) say_once("negative"); if (x == 77) say_once("77");
	say_once("always");
	return x;
}
