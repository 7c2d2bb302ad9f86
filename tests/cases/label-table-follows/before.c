/* As in ___bpf_prog_run(): a table of labels belongs to the function that contains the labels. */
int run(const unsigned char *program, int limit)
{
	static const void *const labels[] = { &&stop, &&up, &&down };
	int count = 0;

next:
	if (limit-- <= 40)
		return -1;
	goto *labels[*program++ % 3];
up:
	count += 2;
	goto next;
down:
	count -= 3;
	goto next;
stop:
	return count;
}
