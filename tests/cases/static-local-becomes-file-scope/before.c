extern void say(int);
void f(int x) { static int count = 3; count += x; say(count); }
