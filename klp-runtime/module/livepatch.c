// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel side of a livepatch module made by klp.
 *
 * Everything that differs from patch to patch stands in klp_patch.h, which klp writes next to this
 * file. It is a list of macro calls and nothing else, and is read several times below, each time with
 * other meanings for the macros. Another runtime needs to understand the same list:
 *
 *	KLP_REPLACE(true)			atomic replace of all earlier livepatches: true or false
 *	KLP_BUILD_ID("\x12\xab")		of the kernel that it is for: any other is refused
 *	KLP_INFO(klp.release, "6.1.0-1")	one line of modinfo
 *	KLP_IMPORT_NS("CRYPTO_INTERNAL")	namespace of an exported symbol that the patch uses
 *	KLP_OBJECT(0, NULL)			a patched object: a number of its own, and NULL for vmlinux or
 *						the module's name
 *	KLP_FUNC(klp_new_0, "f", 1)		replaces f, at position 1 among the symbols named so
 *	KLP_CALLBACK(0, post_patch)		object 0 has hooks: pre_patch, post_patch, pre_unpatch, post_unpatch
 *	KLP_HOOK(post_patch, klp_hook_0)	one of them; they are called in the order of these lines
 *	KLP_IF_FAILED(f)			only in pre_patch, after its hooks: f is called where one of them failed
 *	KLP_CALLBACK_END(post_patch)
 *	KLP_OBJECT_END(0)
 *	KLP_STATE(0x1f, 1)			something else that the livepatch changes (klp_state): id and version
 *
 * Functions and callbacks stand between their object's KLP_OBJECT and KLP_OBJECT_END, functions first.
 * The functions they name are global hidden symbols of patch.o. An object without functions still
 * needs both lines where it has callbacks, of which each kind stands once, or where livepatch
 * relocations are to be applied when it comes. The file has no include guard.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/rcupdate.h>

/* What a reading of klp_patch.h does not ask for means nothing. */
#include "klp_patch_undef.h"

/* First reading: what patch.o defines. */
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

/* Second reading: modinfo. One array keeps the lines in their order, which GCC turns round between variables. */
#undef KLP_INFO
#define KLP_INFO(tag, text) __stringify(tag) "=" text "\0"

static const char klp_info[] __used __section(".modinfo") __aligned(1) =
#include "klp_patch.h"
	"";
#include "klp_patch_undef.h"

/* Third reading: namespaces. */
#undef KLP_IMPORT_NS
#define KLP_IMPORT_NS(name_space) MODULE_INFO(import_ns, name_space);

#include "klp_patch.h"
#include "klp_patch_undef.h"

/* Fourth reading: one array of functions an object, ended by an empty entry. */
#undef KLP_OBJECT
#define KLP_OBJECT(number, object_name) static struct klp_func klp_funcs_##number[] = {
#undef KLP_FUNC
#define KLP_FUNC(new_function, old_function, position) \
	{ .old_name = (old_function), .new_func = (new_function), .old_sympos = (position) },
#undef KLP_OBJECT_END
#define KLP_OBJECT_END(number) { } };

#include "klp_patch.h"
#include "klp_patch_undef.h"

/* Fifth reading: for each callback a function that calls its hooks, until one of pre_patch fails. */
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

/* Sixth reading: the objects with their callbacks. */
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

/* Seventh reading: what later livepatches must know of. */
#undef KLP_STATE
#define KLP_STATE(identity, edition) { .id = (identity), .version = (edition) },

static struct klp_state klp_states[] = {
#include "klp_patch.h"
	{ }
};
#include "klp_patch_undef.h"

/* Eighth reading: the patch itself. The last one, below, is about the kernel. */
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

/* Where it fails, hooks may have run, and have given something to call_rcu(). */
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
 * The kernel lets the module go only once it is disabled and no task can be inside it any more. What new code gave to
 * call_rcu() before may still be to come.
 */
static void __exit klp_module_exit(void)
{
	rcu_barrier();
}

module_init(klp_module_init);
module_exit(klp_module_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
