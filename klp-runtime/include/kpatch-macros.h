/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The macros of kpatch, for changes that were written for kpatch, defined with the macros of klp. New
 * changes should include <klp/livepatch.h>, which describes the hooks.
 *
 *	KPATCH_PRE_PATCH_CALLBACK(f)	KLP_PRE_PATCH(f); patch_object is struct klp_object
 *	KPATCH_POST_PATCH_CALLBACK(f)	KLP_POST_PATCH(f)
 *	KPATCH_PRE_UNPATCH_CALLBACK(f)	KLP_PRE_UNPATCH(f)
 *	KPATCH_POST_UNPATCH_CALLBACK(f)	KLP_POST_UNPATCH(f)
 *	KPATCH_LOAD_HOOK(f)		KLP_PRE_PATCH of a function that calls f()
 *	KPATCH_UNLOAD_HOOK(f)		KLP_POST_UNPATCH of a function that calls f()
 *	KPATCH_PRINTK, ..._DEFERRED	printk(), printk_deferred(): klp can patch functions with a cold part
 *	KPATCH_WARN_LINE and the like	WARN() and the like: klp keeps the line numbers of unchanged lines
 *	KPATCH_STATIC_CALL(name)	static_call(name): for keys of a module, klp calls the trampoline
 *	KPATCH_SYSCALL_DEFINEx		SYSCALL_DEFINEx (kpatch-syscall.h)
 *
 * klp_shadow_get() and the like are functions of the kernel (<linux/livepatch.h>). These macros are not
 * needed or not supported; klp reports them when it builds the livepatch:
 *
 *	KPATCH_IGNORE_FUNCTION(f)	not needed; refused if the change alters f(), because klp does
 *					not ignore changes
 *	KPATCH_IGNORE_SECTION(name)	no effect: klp compares functions and variables, one by one
 *	KPATCH_FORCE_UNSAFE(f)		refused: klp cannot force a transition that does not end
 *	KPATCH_SHADOW_CREATE, kpatch_shadow_get() and the like	do not compile: use KLP_SHADOW
 *					instead
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

/* The macros of kpatch include the final semicolon. */
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

/* A string, because the address of a function would change how the compiler optimizes it. */
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
