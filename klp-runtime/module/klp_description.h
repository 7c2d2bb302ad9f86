/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The description of a livepatch: constant data in its module.
 *
 *	generator/module/description.cc	writes it into patch.o
 *	a runtime			passes it to the kernel: livepatch.c, for the kernel's livepatch core
 *	generator/audit/patch_table.cc	reads it back from the finished module
 *
 * All of them include this file, in C or C++; the layout is that of x86-64. Every member is a pointer or an unsigned
 * long, so that there is no padding. A list is a pointer and the number of its entries; the pointer of an empty list
 * is NULL. All pointers but klp_write_description.place and klp_constant_description.source lead to the module's own
 * data and code. Lists and texts are
 * read-only, and are in sections that stay in memory as long as the module.
 */
#ifndef KLP_DESCRIPTION_H
#define KLP_DESCRIPTION_H

/*
 * The sections of this data. The sections of strings and variables of the change have other names: there, the last part
 * begins with klp_, or does not contain a dot (generator/module/place_atoms.cc).
 */
#define KLP_DESCRIPTION_SECTION ".rodata..klp.description"
#define KLP_NAMES_SECTION ".rodata..klp.names"
#define KLP_WRITES_SECTION ".rodata..klp.writes"
#define KLP_CONSTANTS_SECTION ".rodata..klp.runtime_constants"

/* Value of klp_patch_description.format. Add 1 if the meaning or the layout of a structure changes. */
#define KLP_DESCRIPTION_FORMAT 1

/* A function that is replaced. */
struct klp_function_description {
	const char *name;
	unsigned long position; /* symbol position: counted from 1; 0 if the object has one symbol of this name only */
	void *replacement;
};

/* When a hook is called. The first four are the callbacks of Documentation/livepatch/callbacks.rst. */
enum klp_hook_kind {
	KLP_HOOK_PRE_PATCH,		/* int f(struct klp_object *); the first error ends the loading */
	KLP_HOOK_POST_PATCH,		/* void f(struct klp_object *), like the following */
	KLP_HOOK_PRE_UNPATCH,
	KLP_HOOK_POST_UNPATCH,
	KLP_HOOK_PRE_PATCH_FAILED,	/* after a PRE_PATCH hook of the same object returned an error */
	KLP_HOOK_KINDS			/* the number of kinds */
};

struct klp_hook_description {
	unsigned long kind; /* enum klp_hook_kind */
	void *function;
};

/*
 * A patched object: vmlinux or a module. An object without functions is listed if it has hooks, or if the new code has
 * livepatch relocations that must be applied when the object is loaded.
 */
struct klp_object_description {
	const char *name; /* NULL for vmlinux, never "vmlinux": the kernel would wait for a module of this name */
	const struct klp_function_description *functions;
	unsigned long function_count;
	const struct klp_hook_description *hooks; /* the hooks of one kind are called in this order */
	unsigned long hook_count;
};

/* A state of the system that the livepatch changes: Documentation/livepatch/system-state.rst. */
struct klp_state_description {
	unsigned long id;
	unsigned long version; /* at most UINT_MAX */
};

struct klp_patch_description {
	unsigned long format;
	unsigned long replace;	/* 1: the livepatch replaces all earlier ones; 0: they stay in place */
	const char *build_id;	/* of the kernel that the livepatch is for; every other kernel is refused */
	unsigned long build_id_size; /* in bytes; 0 if that kernel has no build ID */
	const struct klp_object_description *objects; /* vmlinux first */
	unsigned long object_count;
	const struct klp_state_description *states;
	unsigned long state_count;
};

/*
 * A value that the livepatch writes into existing data (write_data.c). The entries are the array klp_writes; an entry
 * whose state is 0 ends it.
 */
struct klp_write_description {
	unsigned long state;	/* id of the state that this write changes */
	void *place;		/* aligned to `size`, so that one instruction reads or writes it */
	unsigned long old_value;
	unsigned long new_value;
	unsigned long size;	/* 1, 2, 4 or 8 bytes */
};

/*
 * A runtime constant of the new code (include/asm/runtime-const.h), and a place of the kernel's code that has the value
 * (fill_constants.c). The entries are the array klp_constants; an entry whose place is NULL ends it. Entries with the
 * same place follow one another: they name several sources of one value.
 */
struct klp_constant_description {
	void *place;		/* the operand in the new code */
	const void *source;	/* the operand in the kernel's code */
	unsigned long size;	/* of the operand: 1, 4 or 8 bytes */
	unsigned long opcode;	/* the bytes of the instruction directly before the source, the first one lowest */
	unsigned long opcode_size; /* 1 or 2 bytes */
};

#ifdef __KERNEL__
/*
 * They are in patch.o. klp_writes is defined only if the livepatch writes data, and klp_constants only if the new code
 * has runtime constants.
 */
extern const struct klp_patch_description klp_description __attribute__((visibility("hidden")));
extern const struct klp_write_description klp_writes[] __attribute__((visibility("hidden")));
extern const struct klp_constant_description klp_constants[] __attribute__((visibility("hidden")));
#endif

#endif
