extern void say(const char *);
void hello(void) { say("hullo"); }
void bye(void) { say("good bye"); }
