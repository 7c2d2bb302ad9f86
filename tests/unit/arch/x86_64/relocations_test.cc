#include "generator/arch/x86_64/relocations.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

TEST_CASE("the width of a relocated field is 0 for types that the module loader refuses") {
  CHECK(relocated_width(R_X86_64_64) == 8);
  CHECK(relocated_width(R_X86_64_PLT32) == 4);
  CHECK(relocated_width(R_X86_64_PC8) == 1);
  CHECK(relocated_width(R_X86_64_NONE) == 0);
  CHECK(relocated_width(R_X86_64_GOTPCREL) == 0);
}

TEST_CASE("calls and RIP-relative operands are PC-relative, stored addresses are not") {
  CHECK(is_pc_relative(R_X86_64_PLT32));
  CHECK(is_pc_relative(R_X86_64_PC32));
  CHECK_FALSE(is_pc_relative(R_X86_64_64));
  CHECK_FALSE(is_pc_relative(R_X86_64_32S));
}
