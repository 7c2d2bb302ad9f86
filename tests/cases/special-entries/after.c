/* One entry in each special section, as the kernel's macros write them; objtool writes the last two. */
struct key { int enabled; } key;
extern void called(void);
#define in(section, flags, ...) ".pushsection " section ",\"" flags "\"\n" __VA_ARGS__ "\n.popsection\n"
#define fault(type) asm("1: mov (%1), %0\n2:\n" in("__ex_table", "a", ".balign 4\n.long 1b - ., 2b - ., " type) : "=r"(v) : "r"(p))
#define locked() asm(in(".smp_locks", "a", ".balign 4\n.long 1f - .") "1: lock incl %0" : "+m"(*p))
#define branch(bit) asm goto("1: .byte 0x0f, 0x1f, 0x44, 0, 0\n" in("__jump_table", "aw", ".balign 8\n.long 1b - ., %l[on] - .\n.quad %c0 + " bit " - .") : : "i"(&key) : : on)
#define alternative(feature) asm("1: nop; nop; nop\n2:\n" in(".altinstr_replacement", "ax", "3: .byte 0x0f, 0x01, 0xcb\n4:") in(".altinstructions", "a", ".long 1b - ., 3b - .\n.word " feature "\n.byte 2b - 1b, 4b - 3b"))
#define paravirt(type) asm("1: nop; nop\n2:\n" in(".parainstructions", "a", ".balign 8\n.quad 1b\n.byte " type ", 2b - 1b"))
#define bug(flags) asm("1: ud2\n" in("__bug_table", "aw", ".long 1b - ., key - .\n.word 7, " flags))
#define static_call(to) asm("1: call called\n" in(".static_call_sites", "a", ".long 1b - ., " to " - ."))
#define site(list) asm("1: nop\n" in(list, "a", ".long 1b - ."))
#define all(name, type, bit, feature, kind, flags, to) \
	int name(int *p) { int v; \
		fault(type); locked(); branch(bit); alternative(feature); paravirt(kind); bug(flags); static_call(to); \
		site(".return_sites"); site(".retpoline_sites"); return v; on: return 1; }
int other_key;
all(same, "3", "1", "20", "4", "1", "key")
all(faults, "4", "1", "20", "4", "1", "key")
all(branches, "3", "0", "20", "4", "1", "key")
all(alternatives, "3", "1", "21", "4", "1", "key")
all(sites, "3", "1", "20", "5", "1", "key")
all(records, "3", "1", "20", "4", "9", "key")
all(calls, "3", "1", "20", "4", "1", "other_key")
int listed(int *p) { asm("nop"); locked(); return 2; }
