struct ops { int (*open)(void); int (*close)(void); };
static int open_it(void) { return 1; }
static int close_it(void) { return 2; }
static int close_all(void) { return 3; }
static const struct ops table = { open_it, close_all };
const struct ops *get(void) { return &table; }
