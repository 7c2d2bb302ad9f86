/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Defines every macro of klp_patch.h as empty. Included before each inclusion of klp_patch.h; so no include guard. */
#undef KLP_REPLACE
#define KLP_REPLACE(yes_or_no)
#undef KLP_BUILD_ID
#define KLP_BUILD_ID(bytes)
#undef KLP_INFO
#define KLP_INFO(tag, text)
#undef KLP_IMPORT_NS
#define KLP_IMPORT_NS(name_space)
#undef KLP_OBJECT
#define KLP_OBJECT(number, object_name)
#undef KLP_FUNC
#define KLP_FUNC(new_function, old_function, position)
#undef KLP_CALLBACK
#define KLP_CALLBACK(number, kind)
#undef KLP_HOOK
#define KLP_HOOK(kind, function)
#undef KLP_IF_FAILED
#define KLP_IF_FAILED(function)
#undef KLP_CALLBACK_END
#define KLP_CALLBACK_END(kind)
#undef KLP_STATE
#define KLP_STATE(identity, edition)
#undef KLP_OBJECT_END
#define KLP_OBJECT_END(number)
