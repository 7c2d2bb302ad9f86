struct entry { const char *format, *function; int line; };
extern void say(const char *);
#define printk_index(t) do { static const struct entry _entry = { t, __func__, __LINE__ }; \
	static const struct entry *_entry_ptr __attribute__((used, section(".printk_index"))) = &_entry; say(t); } while (0)
void f(void) { printk_index("f was called"); }
void g(void) { printk_index("g is called"); }
