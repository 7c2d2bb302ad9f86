struct ratelimit_state { long lock; int interval, burst, printed, missed; unsigned long begin; };
extern int ratelimit(struct ratelimit_state *, const char *);
extern void say(const char *);
#define say_ratelimited(t) do { static struct ratelimit_state _rs = { 0, 5000, 10 }; \
	if (ratelimit(&_rs, __func__)) say(t); } while (0)
int f(int x) { say_ratelimited("f"); return x; }
int g(int x) { say_ratelimited("g"); return x; }
