/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For klp test --run: tries to set the write hint of an immutable file. Without the fix of fs/fcntl.c the kernel allows
 * this; with the fix it returns EPERM. Link with -static.
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

/* Returns 0 or the errno of fcntl(F_SET_RW_HINT); -1 if there is no immutable file to test with. */
static int set_hint(const char *path)
{
	uint64_t hint = RWH_WRITE_LIFE_SHORT;
	int error;
	int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (file < 0 || set_flags(file, FS_IMMUTABLE_FL)) {
		perror(path);
		return -1;
	}
	error = fcntl(file, F_SET_RW_HINT, &hint) ? errno : 0;
	set_flags(file, 0);
	unlink(path);
	close(file);
	return error;
}

int main(int argc, char **argv)
{
	const char *phase = argc > 1 ? argv[1] : "";
	int expected = strcmp(phase, "during") ? 0 : EPERM;
	int error = set_hint("/tmp/immutable");

	if (error < 0)
		return 2;
	printf("F_SET_RW_HINT on an immutable file: %s\n", error ? strerror(error) : "done");
	if (error != expected)
		printf("expected: %s\n", expected ? strerror(expected) : "done");
	return error != expected;
}
