struct ops { int (*open)(void); int (*close)(void); };
static int open_it(void) { return 1; }
static int close_it(void) { return 2; }
static const struct ops table = { open_it, close_it };
const struct ops *get(void) { return &table; }
