struct ack { const char *msg; };
#define SET(ack, text) do { static const char __msg[] = text; (ack)->msg = __msg; } while (0)
int f(struct ack *a, int x) {
	if (x < 0) {
		SET(a, "below zero");
		return -1;
	}
	SET(a, "fine");
	return 0;
}
int g(struct ack *a, int x) { SET(a, "g"); return x; }
