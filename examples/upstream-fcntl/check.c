/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For klp test --run: may the write hint of an immutable file be set? Before the fix to fs/fcntl.c the kernel lets it
 * happen, with the fix it answers EPERM. Link with -static.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int set_flags(int file, int flags)
{
	return ioctl(file, FS_IOC_SETFLAGS, &flags);
}

/* The kernel's answer: 0 or an errno; -1 where the question could not be put. */
static int ask(const char *path)
{
	uint64_t hint = RWH_WRITE_LIFE_SHORT;
	int answer;
	int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (file < 0 || set_flags(file, FS_IMMUTABLE_FL)) {
		perror(path);
		return -1;
	}
	answer = fcntl(file, F_SET_RW_HINT, &hint) ? errno : 0;
	set_flags(file, 0);
	unlink(path);
	close(file);
	return answer;
}

int main(int argc, char **argv)
{
	const char *phase = argc > 1 ? argv[1] : "";
	int expected = strcmp(phase, "during") ? 0 : EPERM;
	int answer = ask("/tmp/immutable");

	if (answer < 0)
		return 2;
	printf("F_SET_RW_HINT on an immutable file: %s\n", answer ? strerror(answer) : "done");
	if (answer != expected)
		printf("expected: %s\n", expected ? strerror(expected) : "done");
	return answer != expected;
}
