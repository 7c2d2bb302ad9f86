struct ddebug { const char *modname, *function, *filename, *format; unsigned lineno : 18, class_id : 6, flags : 8; long key[2]; };
extern void emit(struct ddebug *);
#define PASTE2(a, b) a##b
#define PASTE(a, b) PASTE2(a, b)
#define pr_debug_id(id, text) do { static struct ddebug __attribute__((section("__dyndbg"), aligned(8))) id = \
	{ "unit", __func__, __FILE__, text, __LINE__, 0, 0 }; emit(&id); } while (0)
#define pr_debug(text) pr_debug_id(PASTE(__UNIQUE_ID_ddebug, __COUNTER__), text)
void f(void) { pr_debug("called"); emit(0); }
void g(void) {
	emit(0);
}
