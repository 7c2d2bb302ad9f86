struct static_key { int enabled; long type; };
struct static_key_true { struct static_key key; };
struct range { int low, high; void *more; };
int scalar = 2;
struct range range = { 1, 3, 0 };
struct static_key_true key = { { 0, 0 } };
int __attribute__((section(".data..percpu"))) each = 5;
int __attribute__((section(".data..ro_after_init"))) fixed = 6;
const int shared[2] = { 1, 9 };
int use(void) { return scalar + range.low + key.key.enabled + each + fixed + shared[0]; }
