// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The runtime of a livepatch module that klp makes: registers the livepatch with the livepatch core of the kernel.
 *
 * The code is the same in every livepatch. klp_description.h describes the data that differs: the runtime makes the
 * structures of the livepatch core (include/linux/livepatch.h) from it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "klp_description.h"

typedef int klp_pre_patch_hook(struct klp_object *object);
typedef void klp_hook(struct klp_object *object);

int klp_check_kernel(const char *build_id, size_t size) __attribute__((visibility("hidden"))); /* check_build_id.c */

/* make_patch() sets all members, so that the runtime has no initialized data, which klp audit would have to check. */
static struct klp_patch klp_patch;

/* One array for all objects: the functions of an object, then an empty entry, which ends the list of that object. */
static struct klp_func *klp_functions;

/* The kernel passes elements of klp_patch.objs to callbacks. klp_patch.objs has the order of the description. */
static const struct klp_object_description *description_of(const struct klp_object *object)
{
	return &klp_description.objects[object - klp_patch.objs];
}

static void call_hooks(struct klp_object *object, enum klp_hook_kind kind)
{
	const struct klp_object_description *described = description_of(object);
	unsigned long i;

	for (i = 0; i < described->hook_count; i++)
		if (described->hooks[i].kind == kind)
			((klp_hook *)described->hooks[i].function)(object);
}

static int klp_pre_patch(struct klp_object *object)
{
	const struct klp_object_description *described = description_of(object);
	unsigned long i;
	int error = 0;

	for (i = 0; !error && i < described->hook_count; i++)
		if (described->hooks[i].kind == KLP_HOOK_PRE_PATCH)
			error = ((klp_pre_patch_hook *)described->hooks[i].function)(object);
	if (error)
		call_hooks(object, KLP_HOOK_PRE_PATCH_FAILED);
	return error;
}

static void klp_post_patch(struct klp_object *object)
{
	call_hooks(object, KLP_HOOK_POST_PATCH);
}

static void klp_pre_unpatch(struct klp_object *object)
{
	call_hooks(object, KLP_HOOK_PRE_UNPATCH);
}

static void klp_post_unpatch(struct klp_object *object)
{
	call_hooks(object, KLP_HOOK_POST_UNPATCH);
}

static void __init set_callbacks(struct klp_object *object, const struct klp_object_description *described)
{
	unsigned long i;

	for (i = 0; i < described->hook_count; i++) {
		switch (described->hooks[i].kind) {
		case KLP_HOOK_PRE_PATCH:
			object->callbacks.pre_patch = klp_pre_patch;
			break;
		case KLP_HOOK_POST_PATCH:
			object->callbacks.post_patch = klp_post_patch;
			break;
		case KLP_HOOK_PRE_UNPATCH:
			object->callbacks.pre_unpatch = klp_pre_unpatch;
			break;
		case KLP_HOOK_POST_UNPATCH:
			object->callbacks.post_unpatch = klp_post_unpatch;
			break;
		}
	}
}

/* Returns the element behind the empty entry that ends the list of this object. */
static struct klp_func *__init set_functions(struct klp_func *functions,
					     const struct klp_object_description *described)
{
	unsigned long i;

	for (i = 0; i < described->function_count; i++) {
		functions[i].old_name = described->functions[i].name;
		functions[i].old_sympos = described->functions[i].position;
		functions[i].new_func = described->functions[i].replacement;
	}
	return functions + described->function_count + 1;
}

static void __init set_objects(void)
{
	struct klp_func *functions = klp_functions;
	unsigned long i;

	for (i = 0; i < klp_description.object_count; i++) {
		const struct klp_object_description *described = &klp_description.objects[i];
		struct klp_object *object = &klp_patch.objs[i];

		object->name = described->name;
		object->funcs = functions;
		functions = set_functions(functions, described);
		set_callbacks(object, described);
	}
}

static void __init set_states(void)
{
	unsigned long i;

	for (i = 0; i < klp_description.state_count; i++) {
		klp_patch.states[i].id = klp_description.states[i].id;
		klp_patch.states[i].version = klp_description.states[i].version;
	}
}

static void free_patch(void)
{
	kfree(klp_patch.states);
	kfree(klp_patch.objs);
	kfree(klp_functions);
}

/* The lists of the livepatch core end with an empty entry. */
static int __init make_patch(void)
{
	unsigned long i, functions = 0;

	for (i = 0; i < klp_description.object_count; i++)
		functions += klp_description.objects[i].function_count + 1;
	klp_functions = kcalloc(functions, sizeof(*klp_functions), GFP_KERNEL);
	klp_patch.objs = kcalloc(klp_description.object_count + 1, sizeof(*klp_patch.objs), GFP_KERNEL);
	klp_patch.states = kcalloc(klp_description.state_count + 1, sizeof(*klp_patch.states), GFP_KERNEL);
	if (!klp_functions || !klp_patch.objs || !klp_patch.states)
		return -ENOMEM;
	klp_patch.mod = THIS_MODULE;
	klp_patch.replace = klp_description.replace;
	set_objects();
	set_states();
	return 0;
}

static int __init klp_module_init(void)
{
	int error = 0;

	if (klp_description.build_id_size)
		error = klp_check_kernel(klp_description.build_id, klp_description.build_id_size);
	if (!error)
		error = make_patch();
	if (!error)
		error = klp_enable_patch(&klp_patch);
	if (error) {
		rcu_barrier(); /* hooks may have run and called call_rcu(): wait before the code is freed */
		free_patch();
	}
	return error;
}

/*
 * The kernel unloads the module only after the livepatch is disabled, no task can run its code any more, and the
 * livepatch core no longer uses klp_patch. But RCU callbacks that the new code passed to call_rcu() may not have run
 * yet.
 */
static void __exit klp_module_exit(void)
{
	rcu_barrier();
	free_patch();
}

module_init(klp_module_init);
module_exit(klp_module_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
