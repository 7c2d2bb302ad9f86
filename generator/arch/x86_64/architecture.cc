#include "generator/arch/arch.h"
#include "generator/arch/x86_64/instruction_bytes.h"
#include "generator/arch/x86_64/kernel_folders.h"
#include "generator/arch/x86_64/relocations.h"
#include "generator/arch/x86_64/runtime_constants.h"
#include "generator/arch/x86_64/special_sections.h"

namespace klp {

const Architecture& architecture() {
  static const Architecture x86_64 = {
      .folder = "arch/x86/",
      .relocated_width = relocated_width,
      .is_pc_relative = is_pc_relative,
      .instructions = {.nop = nop_byte, .landing_pad = endbr64, .call_opcode = near_call, .call_size = near_call_size},
      .special_sections = x86_64_special_sections(),
      .data_sections = x86_64_data_sections(),
      .runtime_constants = x86_64_runtime_constants(),
      .operand_opcodes = x86_64_operand_opcodes(),
      .other_programs = x86_64_other_programs(),
      .kernel_files_in_program_folders = x86_64_kernel_files_beside_programs(),
      .archive_folders = x86_64_archive_folders(),
  };
  return x86_64;
}

} // namespace klp
