struct ops { int (*open)(void); int (*close)(void); };
extern int raw(void);
static int open_it(void) { return raw() + 1; }
static int close_it(void) { return raw() + 3; }
static const struct ops table = { open_it, close_it };
const struct ops *get(void) { return &table; }
