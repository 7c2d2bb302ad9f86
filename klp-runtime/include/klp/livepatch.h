/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For authors of changes that become livepatches: what a livepatch needs beside new code. A source
 * file that the change touches includes <klp/livepatch.h>; klp build takes the requests out of the
 * compiled unit, and none of it reaches the functions that are patched.
 *
 * Hooks run once for the object that the source file is part of, vmlinux or a module: when it is
 * patched (for a module also when it is loaded later) and when it is unpatched again. They are new
 * functions of the change and may sleep (Documentation/livepatch/callbacks.rst). Several files may
 * have a hook of one kind each; they run in the order of the files. Only KLP_PRE_PATCH can be given
 * once for an object: it may fail, and then nobody could undo what others of its kind have done.
 *
 *	KLP_PRE_PATCH(f)	int f(struct klp_object *); before new code can run; an error stops the loading
 *	KLP_POST_PATCH(f)	void f(struct klp_object *); all tasks run new code
 *	KLP_PRE_UNPATCH(f)	void f(struct klp_object *); before old code can run again
 *	KLP_POST_UNPATCH(f)	void f(struct klp_object *); no task runs new code
 *
 * The kernel does not call the unpatch hooks of a livepatch that a later one replaces: what must
 * survive that is a state.
 *
 *	KLP_STATE(id, version)	this livepatch changes the state `id`, in a way that `version` numbers
 *				(Documentation/livepatch/system-state.rst). The kernel refuses to replace
 *				it by one that does not know the state, or only an earlier version.
 *	klp_patch_of(object)	in hooks: for klp_get_state(klp_patch_of(object), id), whose data is the
 *				livepatch's own; klp_get_prev_state(id) finds what a replaced one left
 *
 * Further members for objects that exist, kept beside them (Documentation/livepatch/shadow-vars.rst):
 *
 *	KLP_SHADOW(name, id, type)	type *name_get(object): NULL where there is none
 *					type *name_get_or_alloc(object, gfp): starts as zeros
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
