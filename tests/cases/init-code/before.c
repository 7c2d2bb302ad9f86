int seen;
int __attribute__((section(".init.text"), no_instrument_function)) start(void) { seen = 1; return 0; }
int get(void) { return seen; }
