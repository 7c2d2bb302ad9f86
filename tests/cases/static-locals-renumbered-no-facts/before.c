int a(void) { static int count; return ++count; }
int b(void) { static int count; return count += 2; }
int c(void) { static int count; return count += 3; }
