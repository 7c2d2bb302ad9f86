struct policy { unsigned short type, len; };
extern int parse(const struct policy *, const void *);
static const struct policy rules[3] = { { 1, 4 }, { 2, 4 }, { 3, 16 } };
int f(const void *data) { return parse(rules, data) + rules[1].len; }
