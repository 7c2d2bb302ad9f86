// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The runtime of a livepatch module that klp makes: registers the patch with the livepatch core.
 *
 * Everything that differs from patch to patch is in klp_patch.h, which klp writes next to this file. It is
 * a list of macro calls and nothing else (an X-macro list). It is included several times below, each time
 * with other definitions of the macros. Another runtime must define the same macros:
 *
 *	KLP_REPLACE(true)			atomic replace of all earlier livepatches: true or false
 *	KLP_BUILD_ID("\x12\xab")		build id of the kernel that the patch is for: refuses all other kernels
 *	KLP_INFO(klp.release, "6.1.0-1")	one line of modinfo
 *	KLP_IMPORT_NS("CRYPTO_INTERNAL")	namespace of an exported symbol that the patch uses
 *	KLP_OBJECT(0, NULL)			a patched object: its unique number, and NULL for vmlinux or the
 *						name of the module
 *	KLP_FUNC(klp_new_0, "f", 1)		klp_new_0 replaces f, the symbol of this name at position 1
 *	KLP_CALLBACK(0, post_patch)		object 0 has hooks: pre_patch, post_patch, pre_unpatch, post_unpatch
 *	KLP_HOOK(post_patch, klp_hook_0)	one of these hooks; they are called in the order of these lines
 *	KLP_IF_FAILED(f)			only in pre_patch, after its hooks: f is called if one of them failed
 *	KLP_CALLBACK_END(post_patch)
 *	KLP_OBJECT_END(0)
 *	KLP_STATE(0x1f, 1)			a state that the livepatch changes (struct klp_state): id and version
 *
 * Functions and callbacks are between KLP_OBJECT and KLP_OBJECT_END of their object, functions first, each kind
 * of callback at most once. The functions that they name are global hidden symbols of patch.o. An object without
 * functions is listed too if it has callbacks, or if livepatch relocations must be applied when it is loaded.
 * klp_patch.h has no include guard.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/rcupdate.h>

/* Macros that an inclusion of klp_patch.h does not need are empty. */
#include "klp_patch_undef.h"

/* First inclusion: declarations of the functions in patch.o. */
#undef KLP_FUNC
#define KLP_FUNC(new_function, old_function, position) extern void new_function(void) __visible_in_module;
#undef KLP_HOOK
#define KLP_HOOK(kind, function) extern klp_##kind##_hook function __visible_in_module;
#undef KLP_IF_FAILED
#define KLP_IF_FAILED(function) extern klp_post_unpatch_hook function __visible_in_module;

#define __visible_in_module __attribute__((visibility("hidden")))
typedef int klp_pre_patch_hook(struct klp_object *object);
typedef void klp_post_patch_hook(struct klp_object *object);
typedef void klp_pre_unpatch_hook(struct klp_object *object);
typedef void klp_post_unpatch_hook(struct klp_object *object);

#include "klp_patch.h"
#include "klp_patch_undef.h"

/* Second inclusion: modinfo. In one array the lines keep their order; GCC emits separate variables in reverse order. */
#undef KLP_INFO
#define KLP_INFO(tag, text) __stringify(tag) "=" text "\0"

static const char klp_info[] __used __section(".modinfo") __aligned(1) =
#include "klp_patch.h"
	"";
#include "klp_patch_undef.h"

/* Third inclusion: namespaces. */
#undef KLP_IMPORT_NS
#define KLP_IMPORT_NS(name_space) MODULE_INFO(import_ns, name_space);

#include "klp_patch.h"
#include "klp_patch_undef.h"

/* Fourth inclusion: for each object an array of functions, which ends with an empty entry. */
#undef KLP_OBJECT
#define KLP_OBJECT(number, object_name) static struct klp_func klp_funcs_##number[] = {
#undef KLP_FUNC
#define KLP_FUNC(new_function, old_function, position) \
	{ .old_name = (old_function), .new_func = (new_function), .old_sympos = (position) },
#undef KLP_OBJECT_END
#define KLP_OBJECT_END(number) { } };

#include "klp_patch.h"
#include "klp_patch_undef.h"

/* Fifth inclusion: for each callback a function that calls its hooks. For pre_patch, it stops at the first error. */
#undef KLP_CALLBACK
#define KLP_CALLBACK(number, kind) KLP_BEGIN_##kind(klp_##kind##_##number)
#undef KLP_HOOK
#define KLP_HOOK(kind, function) KLP_CALL_##kind(function)
#undef KLP_IF_FAILED
#define KLP_IF_FAILED(function) if (error) function(object);
#undef KLP_CALLBACK_END
#define KLP_CALLBACK_END(kind) KLP_END_##kind

#define KLP_BEGIN_pre_patch(name) static int name(struct klp_object *object) { int error = 0;
#define KLP_CALL_pre_patch(function) if (!error) error = function(object);
#define KLP_END_pre_patch return error; }

#define KLP_BEGIN_void(name) static void name(struct klp_object *object) {
#define KLP_CALL_void(function) function(object);
#define KLP_END_void }

#define KLP_BEGIN_post_patch KLP_BEGIN_void
#define KLP_CALL_post_patch KLP_CALL_void
#define KLP_END_post_patch KLP_END_void
#define KLP_BEGIN_pre_unpatch KLP_BEGIN_void
#define KLP_CALL_pre_unpatch KLP_CALL_void
#define KLP_END_pre_unpatch KLP_END_void
#define KLP_BEGIN_post_unpatch KLP_BEGIN_void
#define KLP_CALL_post_unpatch KLP_CALL_void
#define KLP_END_post_unpatch KLP_END_void

#include "klp_patch.h"
#include "klp_patch_undef.h"

/* Sixth inclusion: the objects with their callbacks. */
#undef KLP_OBJECT
#define KLP_OBJECT(number, object_name) { .name = (object_name), .funcs = klp_funcs_##number, .callbacks = {
#undef KLP_CALLBACK
#define KLP_CALLBACK(number, kind) .kind = klp_##kind##_##number,
#undef KLP_OBJECT_END
#define KLP_OBJECT_END(number) } },

static struct klp_object klp_objects[] = {
#include "klp_patch.h"
	{ }
};
#include "klp_patch_undef.h"

/* Seventh inclusion: the states. The kernel refuses to replace this livepatch by one that does not declare them. */
#undef KLP_STATE
#define KLP_STATE(identity, edition) { .id = (identity), .version = (edition) },

static struct klp_state klp_states[] = {
#include "klp_patch.h"
	{ }
};
#include "klp_patch_undef.h"

/* Eighth inclusion: the patch itself. The last inclusion, in klp_module_init(), checks the kernel's build id. */
#undef KLP_REPLACE
#define KLP_REPLACE(yes_or_no) .replace = (yes_or_no),

static struct klp_patch klp_patch = {
	.mod = THIS_MODULE,
	.objs = klp_objects,
	.states = klp_states,
#include "klp_patch.h"
};

#include "klp_patch_undef.h"

#undef KLP_BUILD_ID
#define KLP_BUILD_ID(bytes) if (!error) error = klp_check_kernel(bytes, sizeof(bytes) - 1);

int klp_check_kernel(const char *build_id, size_t size) __visible_in_module; /* check_build_id.c */

/* After an error too, hooks may have run and called call_rcu(): wait before the code is freed. */
static int __init klp_module_init(void)
{
	int error = 0;

#include "klp_patch.h"
	if (!error)
		error = klp_enable_patch(&klp_patch);
	if (error)
		rcu_barrier();
	return error;
}

/*
 * The kernel unloads the module only after the livepatch is disabled and no task can run its code any more. But RCU
 * callbacks that the new code passed to call_rcu() may not have run yet.
 */
static void __exit klp_module_exit(void)
{
	rcu_barrier();
}

module_init(klp_module_init);
module_exit(klp_module_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
