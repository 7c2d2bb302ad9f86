/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For changes that were written for kpatch: its macros, by what klp has in their place. New changes
 * include <klp/livepatch.h>, which says how hooks behave.
 *
 *	KPATCH_PRE_PATCH_CALLBACK(f)	KLP_PRE_PATCH(f); patch_object is struct klp_object
 *	KPATCH_POST_PATCH_CALLBACK(f)	KLP_POST_PATCH(f)
 *	KPATCH_PRE_UNPATCH_CALLBACK(f)	KLP_PRE_UNPATCH(f)
 *	KPATCH_POST_UNPATCH_CALLBACK(f)	KLP_POST_UNPATCH(f)
 *	KPATCH_LOAD_HOOK(f)		KLP_PRE_PATCH of a function that calls f()
 *	KPATCH_UNLOAD_HOOK(f)		KLP_POST_UNPATCH of a function that calls f()
 *	KPATCH_PRINTK, ..._DEFERRED	printk(), printk_deferred(): cold code is no trouble
 *	KPATCH_WARN_LINE and the like	WARN() and the like: unchanged lines keep their numbers
 *	KPATCH_STATIC_CALL(name)	static_call(name): calls of a module's keys go through the trampoline
 *	KPATCH_SYSCALL_DEFINEx		SYSCALL_DEFINEx (kpatch-syscall.h)
 *
 * klp_shadow_get() and its like are the kernel's own (<linux/livepatch.h>). What klp has no use for,
 * or cannot do, it says when it builds the livepatch:
 *
 *	KPATCH_IGNORE_FUNCTION(f)	not needed; refused where the change does alter f(): klp leaves
 *					no change out
 *	KPATCH_IGNORE_SECTION(name)	no effect: klp compares functions and variables, one by one
 *	KPATCH_FORCE_UNSAFE(f)		refused: a transition that never ends cannot be forced to
 *	KPATCH_SHADOW_CREATE, kpatch_shadow_get() and their like	do not compile: KLP_SHADOW in their
 *					place
 */
#ifndef KLP_KPATCH_MACROS_H
#define KLP_KPATCH_MACROS_H

#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/jiffies.h>
#include <linux/printk.h>
#include <linux/version.h>
#include <klp/livepatch.h>
#include "kpatch-syscall.h"

typedef struct klp_object patch_object;

/* kpatch's macros end with a semicolon of their own. */
#define KPATCH_PRE_PATCH_CALLBACK(function) KLP_PRE_PATCH(function);
#define KPATCH_POST_PATCH_CALLBACK(function) KLP_POST_PATCH(function);
#define KPATCH_PRE_UNPATCH_CALLBACK(function) KLP_PRE_UNPATCH(function);
#define KPATCH_POST_UNPATCH_CALLBACK(function) KLP_POST_UNPATCH(function);

#define KPATCH_LOAD_HOOK(function)                                                                 \
	static int klp_load_hook_##function(struct klp_object *object)                             \
	{                                                                                          \
		function();                                                                        \
		return 0;                                                                          \
	}                                                                                          \
	KLP_PRE_PATCH(klp_load_hook_##function);
#define KPATCH_UNLOAD_HOOK(function)                                                               \
	static void klp_unload_hook_##function(struct klp_object *object)                          \
	{                                                                                          \
		function();                                                                        \
	}                                                                                          \
	KLP_POST_UNPATCH(klp_unload_hook_##function);

#define KPATCH_PRINTK(format, ...) ({ printk(format, ##__VA_ARGS__); })
#define KPATCH_PRINTK_DEFERRED(format, ...) ({ printk_deferred(format, ##__VA_ARGS__); })

#define KPATCH_WARN_LINE(line, condition, format...) WARN(condition, format)
#define KPATCH_WARN_ON_LINE(line, condition) WARN_ON(condition)
#define KPATCH_WARN_ON_SMP_LINE(line, condition) WARN_ON_SMP(condition)

#define KPATCH_STATIC_CALL(name) static_call(name)

/* By name: the address of a function would change how the compiler treats it. */
#define KLP_KPATCH_REQUEST(kind, what)                                                             \
	static const char __UNIQUE_ID(klp_kpatch_##kind)[]                                         \
		__attribute__((used, section(".klp.kpatch." #kind))) = what
#define KPATCH_IGNORE_FUNCTION(function) KLP_KPATCH_REQUEST(ignore_function, #function);
#define KPATCH_IGNORE_SECTION(name) KLP_KPATCH_REQUEST(ignore_section, name);
#define KPATCH_FORCE_UNSAFE(function) KLP_KPATCH_REQUEST(force_unsafe, #function);

#define KLP_NO_KPATCH_SHADOW(call)                                                                 \
	({                                                                                         \
		_Static_assert(0, #call ": klp has no shadow variables with names; use "           \
					"KLP_SHADOW(name, id, type) of <klp/livepatch.h>");        \
		(void *)0;                                                                         \
	})
#define KPATCH_SHADOW_CREATE(object, variable, gfp) KLP_NO_KPATCH_SHADOW(KPATCH_SHADOW_CREATE)
#define KPATCH_SHADOW_GET(object, variable) KLP_NO_KPATCH_SHADOW(KPATCH_SHADOW_GET)
#define KPATCH_SHADOW_DESTROY(object, variable) KLP_NO_KPATCH_SHADOW(KPATCH_SHADOW_DESTROY)
#define kpatch_shadow_alloc(...) KLP_NO_KPATCH_SHADOW(kpatch_shadow_alloc)
#define kpatch_shadow_get(...) KLP_NO_KPATCH_SHADOW(kpatch_shadow_get)
#define kpatch_shadow_free(...) KLP_NO_KPATCH_SHADOW(kpatch_shadow_free)

#endif
