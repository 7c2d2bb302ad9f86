extern void drop(int);
void __attribute__((section(".exit.text"))) leave(void) { drop(2); }
int __attribute__((section(".init.data"))) setting = 2;
int __attribute__((section(".init.text"))) start(void) { return setting; }
int f(int x) { return x + 2; }
