#include "generator/arch/x86_64/memory_access.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace klp;

namespace {

std::string accesses_of(const std::string& code) {
  std::string text;
  for (const auto& a : memory_accesses(code))
    text += fmt::format("{}{}{} {} at {}; ", a.reads ? "r" : "", a.writes ? "w" : "", a.width, a.operation, a.field);
  return text;
}

} // namespace

TEST_CASE("an instruction reads or writes the place that its displacement names") {
  CHECK(accesses_of(std::string("\x8b\x05\0\0\0\0", 6)) == "r4 mov at 2; ");             // mov v(%rip), %eax
  CHECK(accesses_of(std::string("\xc7\x05\0\0\0\0\1\0\0\0", 10)) == "w4 mov $1 at 2; "); // movl $1, v(%rip)
  CHECK(accesses_of(std::string("\xf0\x80\x0d\0\0\0\0\x08", 8)) == "rw1 or $8 at 3; ");  // lock orb $8, v(%rip)
  CHECK(accesses_of(std::string("\x48\x89\x04\xc5\0\0\0\0", 8)) == "w0 mov at 4; ");     // mov %rax, v(,%rax,8)
  CHECK(accesses_of(std::string("\x65\xff\x05\0\0\0\0", 7)) == "rw4 inc at 3; ");        // incl %gs:v(%rip)
  CHECK(accesses_of(std::string("\x90\x48\x8d\x3d\0\0\0\0", 8)).empty());                // lea v(%rip), %rdi
  CHECK(accesses_of(std::string("\x0f\x1f\x05\0\0\0\0\x8b\x05\0\0\0\0", 13)) ==
        "r4 mov at 9; "); // a long nop before it
}
