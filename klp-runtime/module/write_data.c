// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Gives existing numbers another value while the livepatch is enabled, and their former one back afterwards.
 *
 * Part of the module only where klp was asked for it (--write-data). klp_writes is in patch.o. Each number is a state
 * of the livepatch: a livepatch that replaces this one has to know of it, and finds here, in the state's data, what
 * was written.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/livepatch.h>

#include "klp/livepatch.h"

struct klp_write {
	u64 state; /* 0 ends the list */
	void *place;
	u64 old_value;
	u64 new_value;
	u64 size;
};

extern const struct klp_write klp_writes[] __attribute__((visibility("hidden")));
int klp_write_new_values(struct klp_object *object);
void klp_write_old_values(struct klp_object *object);

static u64 read_number(const struct klp_write *write)
{
	switch (write->size) {
	case 1:
		return READ_ONCE(*(u8 *)write->place);
	case 2:
		return READ_ONCE(*(u16 *)write->place);
	case 4:
		return READ_ONCE(*(u32 *)write->place);
	default:
		return READ_ONCE(*(u64 *)write->place);
	}
}

static void write_number(const struct klp_write *write, u64 value)
{
	switch (write->size) {
	case 1:
		WRITE_ONCE(*(u8 *)write->place, value);
		break;
	case 2:
		WRITE_ONCE(*(u16 *)write->place, value);
		break;
	case 4:
		WRITE_ONCE(*(u32 *)write->place, value);
		break;
	default:
		WRITE_ONCE(*(u64 *)write->place, value);
	}
}

/* What stands there without this livepatch: an earlier one's value while that is still in place, or the kernel's own. */
static u64 former_value(const struct klp_write *write)
{
	struct klp_state *earlier = klp_get_prev_state(write->state);

	return earlier ? (u64)(unsigned long)earlier->data : write->old_value;
}

/* pre_patch: all or nothing. */
int klp_write_new_values(struct klp_object *object)
{
	const struct klp_write *write;

	for (write = klp_writes; write->state; write++) {
		if (read_number(write) == former_value(write))
			continue;
		pr_err("%ps is %#llx and not %#llx: somebody has set it since boot, it is not overwritten\n", write->place,
		       read_number(write), former_value(write));
		return -EBUSY;
	}
	for (write = klp_writes; write->state; write++) {
		klp_get_state(klp_patch_of(object), write->state)->data = (void *)(unsigned long)write->new_value;
		write_number(write, write->new_value);
	}
	return 0;
}

/* post_unpatch: also where enabling was given up half way. */
void klp_write_old_values(struct klp_object *object)
{
	const struct klp_write *write;

	for (write = klp_writes; write->state; write++) {
		if (read_number(write) == write->new_value)
			write_number(write, former_value(write));
		else
			pr_warn("%ps is %#llx and not %#llx: somebody has set it meanwhile, it stays\n", write->place,
				read_number(write), write->new_value);
	}
}
