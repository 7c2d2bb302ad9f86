extern void say(int);
static int count = 3;
void f(int x) { count += x; say(count); }
int g(void) { return count; }
