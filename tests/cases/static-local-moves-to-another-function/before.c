extern void use(int *);
extern void say(const char *);
#define say_once(t) do { static _Bool __attribute__((section(".data.once"))) __already_done; \
	if (!__already_done) { __already_done = 1; say(t); } } while (0)
int f(int x) { static int count; say_once("f"); use(&count); return x; }
int g(int x) { return x * 2; }
