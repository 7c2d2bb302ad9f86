struct policy { unsigned short type, len; };
extern int __nla_parse(void **, int, const void *, int, const struct policy *, unsigned, void *);
static const struct policy rules[3] = { { 1, 4 }, { 2, 4 }, { 3, 16 } };
int f(const void *data, int size) { void *found[3]; return __nla_parse(found, 2, data, size, rules, 0, 0) + (found[1] != 0); }
int g(const void *data, int size) { void *found[3]; return __nla_parse(found, 2, data, size, rules, 1, 0); }
