extern void use(int *);
static int seen;
static int __attribute__((section(".data..percpu"))) each;
int shared = 3;
int f(int x) { use(&seen); use(&each); use(&shared); return x; }
