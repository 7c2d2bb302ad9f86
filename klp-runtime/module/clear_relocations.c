// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes it possible to unload a patched module and load it again while the livepatch is loaded.
 *
 * When a patched module is loaded, the livepatch core writes the addresses of its symbols into the new
 * code, but only into fields that are zero (arch/x86/kernel/module.c). Kernels before 6.3 do not clear the
 * fields when the module is unloaded, and then refuse to load it again. Newer kernels clear them
 * (clear_relocate_add()): a livepatch for such a kernel does not contain this file.
 */
#include <linux/elf.h>
#include <linux/livepatch.h>
#include <linux/memory.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/string.h>

/* vmlinux does not export these: klp turns symbols klp_vmlinux_NAME into livepatch symbols. */
extern void *klp_vmlinux_text_poke(void *address, const void *bytes, size_t length) __weak;
extern void klp_vmlinux_text_poke_sync(void) __weak;
extern struct mutex klp_vmlinux_text_mutex __weak;

void klp_clear_relocations(struct klp_object *object) __attribute__((visibility("hidden")));

static bool is_about(const char *section, const char *module)
{
	static const char prefix[] = ".klp.rela.";
	size_t length = strlen(module);

	if (strncmp(section, prefix, sizeof(prefix) - 1))
		return false;
	section += sizeof(prefix) - 1;
	return !strncmp(section, module, length) && section[length] == '.';
}

static size_t field_length(const Elf_Rela *rela)
{
	switch (ELF_R_TYPE(rela->r_info)) {
	case R_X86_64_NONE:
		return 0;
	case R_X86_64_64:
	case R_X86_64_PC64:
		return 8;
	default:
		return 4;
	}
}

static void clear_fields(const Elf_Shdr *relocations, unsigned long target)
{
	static const char zeros[8];
	const Elf_Rela *rela = (const Elf_Rela *)relocations->sh_addr;
	const Elf_Rela *end = rela + relocations->sh_size / sizeof(*rela);

	for (; rela < end; rela++)
		if (field_length(rela))
			klp_vmlinux_text_poke((void *)(target + rela->r_offset), zeros, field_length(rela));
}

/*
 * Called as post_unpatch hook of each patched module, and also if a pre_patch hook of the module failed: the kernel
 * then refuses the module and does not call unpatch hooks (kernel/livepatch/core.c: klp_module_coming()). If only the
 * livepatch is disabled and the module stays loaded, the fields are correct and are kept, because after a forced
 * transition a task may still run new code.
 */
void klp_clear_relocations(struct klp_object *object)
{
	const struct klp_modinfo *info = THIS_MODULE->klp_info;
	unsigned int i;

	if (object->mod->state == MODULE_STATE_LIVE)
		return;
	mutex_lock(&klp_vmlinux_text_mutex);
	for (i = 1; i < info->hdr.e_shnum; i++) {
		const Elf_Shdr *section = &info->sechdrs[i];

		if (section->sh_type == SHT_RELA && is_about(info->secstrings + section->sh_name, object->name))
			clear_fields(section, info->sechdrs[section->sh_info].sh_addr);
	}
	klp_vmlinux_text_poke_sync();
	mutex_unlock(&klp_vmlinux_text_mutex);
}
