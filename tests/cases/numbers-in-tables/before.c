struct rule { unsigned char type, kind; unsigned short len; int low, high; };
struct family { const struct rule *rules; };
typedef int (*handler)(void);
struct command { handler run; unsigned flags, mode; };

extern int run(void);
extern void keep(const void *table);

static const struct rule rules[] = { [1] = { 1, 0, 4, 0, 9 }, [2] = { 2, 0, 4, 0, 9 } };
const struct family family = { rules };
static const struct rule split[] = { [1] = { 1, 0, 4, 0, 9 } };
const struct family other_family = { split };
const unsigned short steps[] = { 1, 2, 3, 4, 5 };
const struct command commands[] = { { run, 1, 2 } };
int __attribute__((section(".data..ro_after_init"))) limit = 10;
int handlers(void) { keep(steps); keep(commands); return limit; }
