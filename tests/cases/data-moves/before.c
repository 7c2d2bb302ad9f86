static int each = 1;
static int __attribute__((section(".init.data"))) kept = 2;
static const int fixed = 3;
static int zero;
static int constant[2] = { 4, 5 };
extern void use(int *, int *, const int *, int *, const int *);
void f(void) { use(&each, &kept, &fixed, &zero, constant); }
