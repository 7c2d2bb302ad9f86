/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For changes that were written for kpatch. kpatch cannot patch the body of a system call and has its own
 * macros for changed system calls. klp patches the callers of the body, so the kernel's macros suffice.
 */
#ifndef KLP_KPATCH_SYSCALL_H
#define KLP_KPATCH_SYSCALL_H

#include "kpatch-macros.h" /* as in kpatch: a change may include only this header */

#define KPATCH_SYSCALL_DEFINE1(name, ...) SYSCALL_DEFINE1(name, __VA_ARGS__)
#define KPATCH_SYSCALL_DEFINE2(name, ...) SYSCALL_DEFINE2(name, __VA_ARGS__)
#define KPATCH_SYSCALL_DEFINE3(name, ...) SYSCALL_DEFINE3(name, __VA_ARGS__)
#define KPATCH_SYSCALL_DEFINE4(name, ...) SYSCALL_DEFINE4(name, __VA_ARGS__)
#define KPATCH_SYSCALL_DEFINE5(name, ...) SYSCALL_DEFINE5(name, __VA_ARGS__)
#define KPATCH_SYSCALL_DEFINE6(name, ...) SYSCALL_DEFINE6(name, __VA_ARGS__)

#endif
