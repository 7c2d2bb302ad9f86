struct ddebug { const char *modname, *function, *filename, *format; unsigned lineno : 18, class_id : 6, flags : 8; long key[2]; };
extern void emit(struct ddebug *, const char *);
#define pr_debug(text) do { static struct ddebug __attribute__((section("__dyndbg"), aligned(8))) descriptor = \
	{ "unit", __func__, __FILE__, text, __LINE__, 0, 0 }; emit(&descriptor, text); } while (0)
void f(void) { pr_debug("f is called"); }
void g(void) { pr_debug("g is called"); }
