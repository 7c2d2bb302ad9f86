struct ops { int (*open)(void); int (*close)(void); };
extern int raw(void);
static int close_it(void) { return 2; }
static int open_it(void) { return raw() + 1; }
static const struct ops table = { open_it, close_it };
static struct ops other = { open_it, 0 };
const struct ops *get(void) { return raw() ? &table : &other; }
