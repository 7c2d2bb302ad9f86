// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Refuses every kernel but the one that the livepatch was made for. Another build of the same release is refused too:
 * it has other addresses and other inlining, and functions of the same name may have other code.
 *
 * Not called if the image of the kernel that the livepatch is made for has no build ID.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

/* The kernel's ELF notes. vmlinux does not export them: klp turns symbols klp_vmlinux_NAME into livepatch symbols. */
extern const char klp_vmlinux___start_notes[] __weak;
extern const char klp_vmlinux___stop_notes[] __weak;

/* n_type of struct elf_note (include/uapi/linux/elf.h) for notes of this owner; NT_GNU_BUILD_ID in binutils. */
#define BUILD_ID_TYPE 3
#define BUILD_ID_OWNER "GNU"

int klp_check_kernel(const char *build_id, size_t size) __attribute__((visibility("hidden")));

int __init klp_check_kernel(const char *build_id, size_t size)
{
	const char *at = klp_vmlinux___start_notes;

	while (at + sizeof(struct elf_note) <= klp_vmlinux___stop_notes) {
		const struct elf_note *note = (const struct elf_note *)at;
		const char *owner = at + sizeof(*note);
		const char *content = owner + ALIGN(note->n_namesz, 4);

		at = content + ALIGN(note->n_descsz, 4);
		if (note->n_type != BUILD_ID_TYPE || note->n_namesz != sizeof(BUILD_ID_OWNER) ||
		    memcmp(owner, BUILD_ID_OWNER, sizeof(BUILD_ID_OWNER)))
			continue;
		if (note->n_descsz == size && !memcmp(content, build_id, size))
			return 0;
		pr_err("made for the kernel with build id %*phN; this is another build, with %*phN: not enabled\n",
		       (int)size, build_id, (int)note->n_descsz, content);
		return -ENOEXEC;
	}
	pr_err("made for the kernel with build id %*phN; this one has no build id: not enabled\n", (int)size, build_id);
	return -ENOEXEC;
}
