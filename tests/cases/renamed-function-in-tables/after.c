struct ops { int (*open)(void); int (*close)(void); };
extern int raw(void);
static int close_it(void) { return 2; }
static int open_all(void) { return raw() + 2; }
static const struct ops table = { open_all, close_it };
static struct ops other = { open_all, 0 };
const struct ops *get(void) { return raw() ? &table : &other; }
