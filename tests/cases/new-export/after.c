#define EXPORT(f) asm(".pushsection ___ksymtab+" #f ",\"a\"\n__ksymtab_" #f ":\n\t.long " #f " - .\n.popsection")
int f(int x) { return x + 1; }
int g(int x) { return x + 2; }
EXPORT(g);
