#include "generator/arch/x86_64/relocations.h"

#include <elf.h>

namespace klp {

unsigned relocated_width(std::uint32_t type) {
  switch (type) {
  case R_X86_64_64:
  case R_X86_64_PC64:
    return 8;
  case R_X86_64_32:
  case R_X86_64_32S:
  case R_X86_64_PC32:
  case R_X86_64_PLT32:
    return 4;
  case R_X86_64_PC8:
    return 1;
  default:
    return 0;
  }
}

bool is_pc_relative(std::uint32_t type) {
  return type == R_X86_64_PC32 || type == R_X86_64_PLT32 || type == R_X86_64_PC64 || type == R_X86_64_PC8;
}

} // namespace klp
