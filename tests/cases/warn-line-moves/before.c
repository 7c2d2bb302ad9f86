#define WARN(c) do { if (c) asm volatile("1: ud2\n.pushsection __bug_table,\"aw\"\n2: .long 1b - ., %c0 - .\n.word %c1, 0\n.pushsection .empty\n.popsection\n.popsection" :: "i"(__FILE__), "i"(__LINE__)); } while (0)
int f(int x) { WARN(x < 0); return x; }
