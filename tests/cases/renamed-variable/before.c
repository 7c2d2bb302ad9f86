extern void say(int);
static int calls = 1;
void f(int x) { calls += x; say(calls); }
