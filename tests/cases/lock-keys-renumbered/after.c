struct lock_class_key {};
struct mutex { int count; };
extern void __mutex_init(struct mutex *, const char *, struct lock_class_key *);
#define mutex_init(m) do { static struct lock_class_key __key; __mutex_init(m, #m, &__key); } while (0)
struct both { struct mutex a, b; int level; };
void f(struct both *x) { mutex_init(&x->a); x->level = 2; mutex_init(&x->b); }
void g(struct both *x) { mutex_init(&x->b); }
