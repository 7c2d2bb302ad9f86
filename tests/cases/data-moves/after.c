static int __attribute__((section(".data..percpu"))) each = 1;
static int kept = 2;
static int fixed = 3;
static int __attribute__((section(".data..read_mostly"))) zero;
static const int constant[2] = { 4, 5 };
extern void use(int *, int *, const int *, int *, const int *);
void f(void) { use(&each, &kept, &fixed, &zero, constant); }
