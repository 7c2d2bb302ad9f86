// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Changes the value of existing data while the livepatch is enabled, and restores the former value afterwards.
 *
 * Part of the module only if the option --write-data was given. Each entry of klp_writes (klp_description.h) has its
 * own state (struct klp_state), whose member `data` contains the value that was written. A livepatch that replaces
 * this one must declare the same state, and reads that value. The address of an entry for a module is valid only while
 * that module is loaded.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/livepatch.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

#include "klp/livepatch.h"
#include "klp_description.h"

int klp_write_new_values(struct klp_object *object);
void klp_write_old_values(struct klp_object *object);

/* vmlinux does not export it: klp turns symbols klp_vmlinux_NAME into livepatch symbols. */
extern struct list_head klp_vmlinux_klp_patches __weak;

static bool is_of(const struct klp_write_description *write, const struct klp_object *object)
{
	unsigned long address = (unsigned long)write->place;

	if (object->mod)
		return within_module(address, object->mod);
	return address >= __START_KERNEL_map && address < MODULES_VADDR;
}

static unsigned long read_number(const struct klp_write_description *write)
{
	switch (write->size) {
	case 1:
		return READ_ONCE(*(u8 *)write->place);
	case 2:
		return READ_ONCE(*(u16 *)write->place);
	case 4:
		return READ_ONCE(*(u32 *)write->place);
	default:
		return READ_ONCE(*(unsigned long *)write->place);
	}
}

/* Returns false if the value is not `old_value`, because other code has changed it. */
static bool exchange(void *place, unsigned long size, unsigned long old_value, unsigned long new_value)
{
	switch (size) {
	case 1:
		return cmpxchg((u8 *)place, (u8)old_value, (u8)new_value) == (u8)old_value;
	case 2:
		return cmpxchg((u16 *)place, (u16)old_value, (u16)new_value) == (u16)old_value;
	case 4:
		return cmpxchg((u32 *)place, (u32)old_value, (u32)new_value) == (u32)old_value;
	default:
		return cmpxchg((unsigned long *)place, old_value, new_value) == old_value;
	}
}

/* The data may be read-only, in the direct mapping of memory too: map its page a second time, writable. */
static int write_number(const struct klp_write_description *write, struct klp_object *object, unsigned long old_value,
			unsigned long new_value)
{
	struct page *page = object->mod ? vmalloc_to_page(write->place) : virt_to_page(write->place);
	void *alias = vmap(&page, 1, VM_MAP, PAGE_KERNEL);
	bool written;

	if (!alias)
		return -ENOMEM;
	written = exchange(alias + offset_in_page(write->place), write->size, old_value, new_value);
	vunmap(alias);
	return written ? 0 : -EBUSY;
}

/*
 * Same as klp_get_prev_state(), which works only during a transition: this function is also called when a module is
 * loaded at another time. The livepatch core holds klp_mutex, which protects the list, when it calls the two hooks
 * below.
 */
static struct klp_state *earlier_state(struct klp_object *object, unsigned long id)
{
	struct klp_patch *own = klp_patch_of(object), *patch;
	struct klp_state *earlier = NULL;

	list_for_each_entry(patch, &klp_vmlinux_klp_patches, list) {
		struct klp_state *state;

		if (patch == own)
			break;
		state = klp_get_state(patch, id);
		if (state)
			earlier = state;
	}
	return earlier;
}

/* The value without this livepatch: that of an earlier livepatch which has the same state, or the kernel's own. */
static unsigned long former_value(const struct klp_write_description *write, struct klp_object *object)
{
	struct klp_state *earlier = earlier_state(object, write->state);

	return earlier ? (unsigned long)earlier->data : write->old_value;
}

/* Tries again after -ENOMEM: the caller cannot return an error. */
static void write_old_value(const struct klp_write_description *write, struct klp_object *object)
{
	unsigned long former = former_value(write, object);
	int error = write_number(write, object, write->new_value, former);

	while (error == -ENOMEM) {
		msleep(20);
		error = write_number(write, object, write->new_value, former);
	}
	if (error)
		pr_warn("%pS is %#lx and not %#lx: somebody has set it meanwhile, it stays\n", write->place,
			read_number(write), write->new_value);
}

/* pre_patch hook: writes all values, or none if it returns an error. */
int klp_write_new_values(struct klp_object *object)
{
	const struct klp_write_description *write;
	int error = 0;

	for (write = klp_writes; write->state; write++) {
		if (!is_of(write, object) || read_number(write) == former_value(write, object))
			continue;
		pr_err("%pS is %#lx and not %#lx: somebody has set it since boot, it is not overwritten\n", write->place,
		       read_number(write), former_value(write, object));
		return -EBUSY;
	}
	for (write = klp_writes; write->state; write++) {
		if (!is_of(write, object))
			continue;
		error = write_number(write, object, former_value(write, object), write->new_value);
		if (error)
			break;
		klp_get_state(klp_patch_of(object), write->state)->data = (void *)write->new_value;
	}
	if (!error)
		return 0;
	pr_err("%pS cannot be written: error %d\n", write->place, error);
	while (write-- != klp_writes)
		if (is_of(write, object))
			write_old_value(write, object);
	return error;
}

/* post_unpatch hook. The livepatch core also calls it if it cannot enable the livepatch. */
void klp_write_old_values(struct klp_object *object)
{
	const struct klp_write_description *write;

	for (write = klp_writes; write->state; write++)
		if (is_of(write, object))
			write_old_value(write, object);
}
