struct hw { int id; };
extern void reg(const struct hw *const *);
static const struct hw *first = &(struct hw){ 7 };
static const struct hw *const *table[] = { (const struct hw *const[]){ &(struct hw){ 1 }, &(struct hw){ 2 } }, (const struct hw *const[]){ &(struct hw){ 3 } } };
int f(int i) { return (*table[i])->id; }
int h(int i) { reg(&first); return i; }
