#include "generator/arch/x86_64/call_argument.h"

#include <catch2/catch.hpp>
#include <string>

using namespace klp;

namespace {

std::string argument_of(const std::string& code, std::uint64_t field) {
  auto argument = argument_of_next_call(code, field);
  return argument ? std::to_string(argument->number) + " at " + std::to_string(argument->call_field) : "none";
}

} // namespace

TEST_CASE("an address in an argument's register is an argument of the next call") {
  const std::string mov_rsi("\x48\xc7\xc6\0\0\0\0", 7), lea_r8("\x4c\x8d\x05\0\0\0\0", 7), mov_edi("\xbf\0\0\0\0", 5);
  const std::string call("\xe8\0\0\0\0", 5), jmp("\xe9\0\0\0\0", 5);
  CHECK(argument_of(mov_rsi + call, 3) == "2 at 8");
  CHECK(argument_of("\x90" + mov_edi + "\x31\xc0" + call, 2) == "1 at 9"); // xor %eax, %eax between
  CHECK(argument_of(lea_r8 + jmp, 3) == "5 at 8");                         // a call at the function's end
}

TEST_CASE("an address that another instruction uses is no argument") {
  const std::string mov_rsi("\x48\xc7\xc6\0\0\0\0", 7), call("\xe8\0\0\0\0", 5);
  CHECK(argument_of(mov_rsi + std::string("\x48\x89\x37") + call, 3) == "none");  // mov %rsi, (%rdi)
  CHECK(argument_of(mov_rsi + std::string("\x48\x89\xf0") + call, 3) == "none");  // mov %rsi, %rax
  CHECK(argument_of(mov_rsi + std::string("\x74\x05") + call, 3) == "none");      // je
  CHECK(argument_of(mov_rsi + std::string("\xff\xd0") + call, 3) == "none");      // call *%rax
  CHECK(argument_of(mov_rsi + "\xc3", 3) == "none");                              // ret
  CHECK(argument_of(std::string("\x48\xc7\x07\0\0\0\0", 7) + call, 3) == "none"); // movq $0, (%rdi)
  CHECK(argument_of(std::string("\x48\xc7\xc0\0\0\0\0", 7) + call, 3) == "none"); // mov $0, %rax
  CHECK(argument_of(mov_rsi, 3) == "none");                                       // no call follows
  CHECK(argument_of(std::string("\x48\x8b\x3d\0\0\0\0", 7) + call, 3) ==
        "1 at 8"); // a load: callers do not pass such a field
}
