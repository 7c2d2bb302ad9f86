struct static_key { int enabled; long type; };
struct static_key_true { struct static_key key; };
struct range { int low, high; void *more; };
int scalar = 1;
struct range range = { 1, 2, 0 };
struct static_key_true key = { { 1, 1 } };
int __attribute__((section(".data..percpu"))) each = 3;
int __attribute__((section(".data..ro_after_init"))) fixed = 4;
const int shared[2] = { 1, 2 };
int use(void) { return scalar + range.low + key.key.enabled + each + fixed + shared[0]; }
