extern void say(int);
static int visits = 1;
void f(int x) { visits += x; say(visits); }
