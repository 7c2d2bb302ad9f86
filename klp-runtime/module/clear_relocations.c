// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lets a patched module go and come again while the livepatch stays.
 *
 * When a module comes, the livepatch core writes the addresses of its symbols into the new code, and
 * only into fields that are zero (arch/x86/kernel/module.c). Kernels before 6.3 leave them there when
 * the module goes, and then refuse it. Newer kernels clear the fields themselves (clear_relocate_add):
 * for those klp leaves this file out.
 */
#include <linux/elf.h>
#include <linux/livepatch.h>
#include <linux/memory.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/string.h>

/* Not exported by vmlinux: klp makes livepatch symbols of names that begin so. */
extern void *klp_vmlinux_text_poke(void *address, const void *bytes, size_t length) __weak;
extern void klp_vmlinux_text_poke_sync(void) __weak;
extern struct mutex klp_vmlinux_text_mutex __weak;

void klp_forget_relocations(struct klp_object *object) __attribute__((visibility("hidden")));

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
 * post_unpatch of each patched module; and where one of its pre_patch hooks failed, since the kernel then refuses the
 * module without unpatching it (kernel/livepatch/core.c, klp_module_coming()). While the module stays (the livepatch
 * itself goes), its values are right, and after a forced transition somebody may still need them.
 */
void klp_forget_relocations(struct klp_object *object)
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
