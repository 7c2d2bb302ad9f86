extern int out(int);
#define in(section_name) __attribute__((noinline, section(section_name)))
#define notrace __attribute__((no_instrument_function))
int in(".noinstr.text") notrace quiet(int x) { return out(x) + 1; }
int in(".cpuidle.text") idle(int x) { return out(x) + 1; }
int in(".ref.text") both(int x) { return out(x) + 1; }
int in(".entry.text") notrace entry(int x) { return out(x) + 1; }
int in(".sched.text") waits(int x) { return out(x) + 1; }
int in(".kprobes.text") notrace stays(int x) { return out(x) + 1; }
