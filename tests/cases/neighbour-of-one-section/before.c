// Calls between functions of one explicit section have no relocation: the assembler resolves them.
#define __sched __attribute__((__section__(".sched.text")))
#define noinline __attribute__((noinline))

extern void wait(int);

static noinline int __sched first(int a)
{
	wait(a);
	return a + 1;
}

static noinline void __sched grows(int a)
{
	wait(a);
}

int __sched user(int a)
{
	grows(a);
	return first(a) * 2;
}
