asm(".pushsection .BTF_ids,\"a\"\n.local ids\nids:\n.zero 4\n.local __BTF_ID__func__one__9\n__BTF_ID__func__one__9:\n.zero 4\n.local other\nother:\n.zero 4\n.local __BTF_ID__func__three__10\n__BTF_ID__func__three__10:\n.zero 4\n.local pair\npair:\n.local __BTF_ID__struct__five__11\n__BTF_ID__struct__five__11:\n.zero 4\n.local __BTF_ID__struct__four__12\n__BTF_ID__struct__four__12:\n.zero 4\n.popsection");
extern int ids[], other[], pair[];
extern int has(int *, int);
int f(int x) { return !has(ids, x); }
int g(int x) { return has(other, x); }
int h(int x) { return has(pair + 1, x); }
