// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sets the runtime constants of the new code (include/asm/runtime-const.h).
 *
 * When the kernel boots, it writes the values of some variables into the instructions that use them, in vmlinux only.
 * In a module, such an instruction still has the placeholder that was compiled. This file copies the value from an
 * instruction of the running kernel.
 *
 * Part of the module only if the new code has runtime constants.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "klp_description.h"

/* vmlinux does not export it: klp turns symbols klp_vmlinux_NAME into livepatch symbols. */
extern void *klp_vmlinux_text_poke_copy(void *address, const void *bytes, size_t length) __weak;

int klp_fill_constants(struct klp_object *object);

/* Returns false if the instruction is not there as it was compiled, because a kprobe has overwritten it. */
static bool read_source(const struct klp_constant_description *constant, unsigned long *value)
{
	if (memcmp(constant->source - constant->opcode_size, &constant->opcode, constant->opcode_size))
		return false;
	*value = 0;
	memcpy(value, constant->source, constant->size);
	return true;
}

/*
 * Reads the value from the sources of one place. Sets *next to the entry behind them. Returns an error if no source can
 * be read, or if two sources have different values.
 */
static int read_value(const struct klp_constant_description *constant, unsigned long *value,
		      const struct klp_constant_description **next)
{
	const struct klp_constant_description *source;
	unsigned long other;
	bool known = false;

	for (source = constant; source->place == constant->place; source++) {
		if (!read_source(source, &other))
			continue;
		if (known && other != *value) {
			pr_err("%pS is %#lx, and another place has %#lx\n", source->source, other, *value);
			return -EINVAL;
		}
		*value = other;
		known = true;
	}
	*next = source;
	if (known)
		return 0;
	pr_err("%pS cannot be read: remove the kprobes there\n", constant->source);
	return -EBUSY;
}

/* A processor may have fetched the old bytes: an instruction that serializes drops them. */
static void drop_fetched_code(void *unused)
{
	unsigned int eax = 0, ebx, ecx = 0, edx;

	asm volatile("cpuid" : "+a" (eax), "=b" (ebx), "+c" (ecx), "=d" (edx) : : "memory");
}

/* pre_patch hook of vmlinux, the first one: no new code has run yet. */
int klp_fill_constants(struct klp_object *object)
{
	const struct klp_constant_description *constant = klp_constants, *next;
	unsigned long value;
	int error;

	for (; constant->place; constant = next) {
		error = read_value(constant, &value, &next);
		if (error)
			return error;
		/* A shift of 1 byte may be what was compiled. A pointer or a mask never is. */
		if (constant->size > 1 && !memcmp(constant->place, &value, constant->size)) {
			pr_err("%pS was not set when the kernel booted\n", constant->source);
			return -EINVAL;
		}
		if (!klp_vmlinux_text_poke_copy(constant->place, &value, constant->size))
			return -EINVAL;
	}
	on_each_cpu(drop_fetched_code, NULL, 1);
	return 0;
}
