#include "generator/arch/x86_64/decode.h"

#include <catch2/catch.hpp>

using namespace klp;

TEST_CASE("instructions that the disassembler does not know yet are decoded, and what follows them") {
  const std::string lkgs("\xf2\x0f\x00\xf7\x90", 5), eretu("\xf3\x0f\x01\xca\x90", 5);
  auto instructions = decode(lkgs);
  REQUIRE(instructions.size() == 2);
  CHECK(instructions[0].length == 4);
  CHECK_FALSE(instructions[0].ends_flow);
  CHECK(instructions[1].offset == 4);
  CHECK(disassemble(lkgs, 0) == "lkgs");
  REQUIRE(decode(eretu).size() == 2);
  CHECK(decode(eretu)[0].ends_flow);
}

TEST_CASE("bytes that are no instruction end the code") {
  const std::string ltr_like("\xf2\x0f\x00\x37\x90", 5), cut("\xf2\x0f", 2), bad("\x90\x06\x90", 3);
  CHECK(decode(cut).empty());
  CHECK(decode(bad).size() == 1);
  const std::string rest = bad.substr(1);
  CHECK(disassemble(rest, 0) == "(bad)");
  for (const auto& instruction : decode(ltr_like)) CHECK(instruction.length > 0);
}
