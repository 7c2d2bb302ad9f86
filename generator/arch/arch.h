// The properties of the kernel's architecture that klp uses, in one structure. x86_64/architecture.cc fills it.
//
// Porting klp to another architecture
//
// klp makes livepatches for x86-64 kernels only. A port is a folder beside x86_64/ with
// - architecture(), which fills each member of struct Architecture;
// - a decoder with the interfaces of x86_64/decode.h (branches, fields of relocations, stack pointer),
//   x86_64/memory_access.h (the memory that code reads and writes) and x86_64/call_argument.h (calling convention).
// The build links the folder of one architecture.
//
// A port must also replace these parts, which are outside of the structure:
// - the ELF machine: object/read.cc, object/write.cc, kernel/image/image.cc;
// - relocation types by name (R_X86_64_*): object/ (read.cc, make_layout.cc, special_entries.cc), module/extract.cc,
//   prove/module_image.cc, compare/content_comparison.cc, audit/ (loader_rules.cc, tables.cc, written_data.cc,
//   livepatch_file.cc, module_record.cc, sites.cc);
// - jumps and NOPs of static branches: prove/late_rewriting.cc; the displacement of a call: audit/redirections.cc;
// - thunks of returns and of indirect branches: audit/sites.cc, review/reach.cc;
// - indirect branch tracking: review/no_endbr.cc;
// - the unwinder ORC: audit/unwinding.cc, audit/stack_frame.cc;
// - per-CPU state and processor features: compare/variable_uses.cc, review/capability_bits.cc, source/feature_bits.cc;
// - names of functions and macros: review/kernel_names/, review/init_code_notes.cc, source/kernel_macros.cc;
// - kbuild's names (ARCH=x86, arch/x86/...): kernel/kbuild/, tree/, and in plan/ follow_build.cc, build_files.cc,
//   generated_rules.cc, file_kinds.cc;
// - writing into code: klp-runtime/module/ (clear_relocations.c, fill_constants.c);
// - the form of the bootable image, and the emulator: kernel/image/unpack_image.cc, tree/kernel_tree.cc, boot/qemu.cc.
#pragma once

#include "generator/arch/constant_forms.h"
#include "generator/arch/section_tables.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace klp {

// Encodings of single instructions that the kernel's build puts at fixed places of a function. Sizes are in bytes.
struct InstructionBytes {
  char nop;                     // NOP of one byte, which fills the call padding before a function
  std::string_view landing_pad; // the instruction that may stand at the target of an indirect call
  std::string_view call_opcode; // the first bytes of a direct call, such as the call of __fentry__
  std::int64_t call_size;       // of the whole call
};

// A separate program that kbuild builds together with the kernel. The running kernel contains such a program only as
// data, which it copies or maps, or not at all. ftrace can redirect none of its functions.
struct OtherProgram {
  std::string_view folder;
  std::string_view what;  // completes the sentence "it is part of ..."
  bool runs_at_boot_only; // true: it does not run again before the next boot
};

// Folders and files of the kernel tree are relative to the tree; names of folders end in a slash.
struct Architecture {
  std::string_view folder; // of the architecture's own code: "arch/x86/"

  // The width in bytes of the field that a relocation of this type fills; 0 for the types that fill none, and for those
  // that the kernel's module loader refuses.
  unsigned (*relocated_width)(std::uint32_t type);
  // True if the value of the field is counted from the address of the field.
  bool (*is_pc_relative)(std::uint32_t type);

  InstructionBytes instructions;

  std::span<const SpecialSection> special_sections; // one row for each SpecialSectionKind
  std::span<const DataSection> data_sections;       // the first row whose prefix fits counts

  std::span<const RuntimeConstant> runtime_constants; // one row for each special section of runtime constants
  std::span<const OperandOpcode> operand_opcodes;     // the first row that fits counts

  std::span<const OtherProgram> other_programs;
  std::span<const std::string_view> kernel_files_in_program_folders; // prefixes of paths: kernel code in these folders
  std::span<const std::string_view> archive_folders;                 // whose units the kernel links as archives
};

// The architecture that this klp makes livepatches for.
const Architecture& architecture();

} // namespace klp
