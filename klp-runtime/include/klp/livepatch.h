/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For authors of changes: hooks, states and shadow variables, which a livepatch may need in addition to
 * new code. A source file of the change includes <klp/livepatch.h>. klp build reads the requests from the
 * compiled unit; they do not change the functions that are patched.
 *
 * A hook belongs to the object that its source file is linked into, vmlinux or a module. It is called when
 * the object is patched (for a module also when it is loaded later) and when it is unpatched. Hooks are new
 * functions of the change and may sleep (Documentation/livepatch/callbacks.rst). Several files may each
 * have a hook of one kind; they are called in the order of the files. But an object may have only one
 * KLP_PRE_PATCH: it can fail, and then the effects of other hooks of this kind could not be undone.
 *
 *	KLP_PRE_PATCH(f)	int f(struct klp_object *); before new code can run; an error stops the loading
 *	KLP_POST_PATCH(f)	void f(struct klp_object *); after all tasks run new code
 *	KLP_PRE_UNPATCH(f)	void f(struct klp_object *); before old code can run again
 *	KLP_POST_UNPATCH(f)	void f(struct klp_object *); after no task runs new code any more
 *
 * The kernel does not call the unpatch hooks of a livepatch that a later one replaces. If later livepatches
 * must support a change of this livepatch to the system, declare a state for it:
 *
 *	KLP_STATE(id, version)	this livepatch changes the state `id`; `version` is the version of this change
 *				(Documentation/livepatch/system-state.rst). The kernel refuses to replace the
 *				livepatch by one without this state, or with a lower version of the state.
 *	klp_patch_of(object)	for hooks: klp_get_state(klp_patch_of(object), id) is the state of this
 *				livepatch; klp_get_prev_state(id) that of a livepatch which it replaces
 *
 * Shadow variables: additional members for existing data (Documentation/livepatch/shadow-vars.rst):
 *
 *	KLP_SHADOW(name, id, type)	type *name_get(object): NULL if it was not allocated
 *					type *name_get_or_alloc(object, gfp): filled with zeros
 *					void name_free(object), void name_free_all(void)
 */
#ifndef KLP_LIVEPATCH_H
#define KLP_LIVEPATCH_H

#include <linux/livepatch.h>

/* The livepatch that a hook is called for. */
static inline struct klp_patch *klp_patch_of(struct klp_object *object)
{
	return container_of(object->kobj.parent, struct klp_patch, kobj);
}

#define KLP_HOOK(kind, function, result)                                                           \
	static result (*const klp_hook_##kind##_##function)(struct klp_object *)                   \
		__attribute__((used, section(".klp.hook." #kind))) = function

#define KLP_PRE_PATCH(function) KLP_HOOK(pre_patch, function, int)
#define KLP_POST_PATCH(function) KLP_HOOK(post_patch, function, void)
#define KLP_PRE_UNPATCH(function) KLP_HOOK(pre_unpatch, function, void)
#define KLP_POST_UNPATCH(function) KLP_HOOK(post_unpatch, function, void)

#define KLP_STATE(id, version) KLP_STATE_AT(id, version, __COUNTER__)
#define KLP_STATE_AT(id, version, number) KLP_STATE_NAMED(id, version, number)
#define KLP_STATE_NAMED(id, version, number)                                                       \
	static const unsigned long klp_state_##number[2]                                           \
		__attribute__((used, section(".klp.state"))) = { (id), (version) }

#define KLP_SHADOW(name, id, type)                                                                 \
	static inline type *name##_get(void *object)                                               \
	{                                                                                          \
		return klp_shadow_get(object, id);                                                 \
	}                                                                                          \
	static inline type *name##_get_or_alloc(void *object, gfp_t gfp)                           \
	{                                                                                          \
		return klp_shadow_get_or_alloc(object, id, sizeof(type), gfp, NULL, NULL);         \
	}                                                                                          \
	static inline void name##_free(void *object)                                               \
	{                                                                                          \
		klp_shadow_free(object, id, NULL);                                                 \
	}                                                                                          \
	static inline void name##_free_all(void)                                                   \
	{                                                                                          \
		klp_shadow_free_all(id, NULL);                                                     \
	}

#endif
