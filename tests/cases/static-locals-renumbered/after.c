int a(void) { static int calls, count; return ++count + ++calls; }
int b(void) { static int count; return count += 2; }
int c(void) { static int count; return count += 3; }
