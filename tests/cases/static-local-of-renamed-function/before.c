extern void say(const char *);
#define say_once(t) do { static _Bool __attribute__((section(".data.once"))) __already_done; if (!__already_done) { __already_done = 1; say(t); } } while (0)
int __attribute__((noinline)) old_name(int x) { static int count; say_once("old"); return ++count + x; }
int f(int x) { return old_name(x); }
