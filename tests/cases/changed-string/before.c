extern void say(const char *);
void hello(void) { say("hello"); }
void bye(void) { say("good bye"); }
