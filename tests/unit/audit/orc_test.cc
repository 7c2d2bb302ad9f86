#include "generator/audit/orc.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

constexpr std::uint64_t table_address = 0xffffffff82000000;

std::string entry(unsigned sp_register, unsigned kind) {
  return {8, 0, 0, 0, static_cast<char>(sp_register), static_cast<char>(kind)};
}

// A kernel whose ORC table consists of these entries.
std::optional<OrcForm> form_of(const std::string& entries) {
  Image::Section section{.name = ".orc_unwind", .address = table_address, .size = entries.size(), .has_bytes = true};
  const KernelObject vmlinux{KernelObject::vmlinux_name,
                             Image::of_sections(entries, {section}),
                             Kallsyms({{table_address, 'R', "__start_orc_unwind"},
                                       {table_address + entries.size(), 'R', "__stop_orc_unwind"}}),
                             {},
                             {}};
  return orc_form_of(vmlinux);
}

std::string repeated(const std::string& text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

} // namespace

TEST_CASE("the kernel's own ORC table tells the numbers of the registers") {
  auto old = form_of(repeated(entry(5, 2), 30) + repeated(entry(4, 2), 10));
  REQUIRE(old);
  CHECK(old->registers.sp == 5);
  CHECK(old->registers.previous_sp == 1);
  auto since_7 = form_of(repeated(entry(3, 2), 30) + repeated(entry(4, 2), 10));
  REQUIRE(since_7);
  CHECK(since_7->registers.sp == 3);
  CHECK(since_7->registers.previous_sp == 8);
}

TEST_CASE("the kind of functions is the most frequent one of the whole table, not of its start") {
  auto form = form_of(repeated(entry(3, 12), 1000) + repeated(entry(3, 2), 3000));
  REQUIRE(form);
  CHECK(form->kind == 2);
}

TEST_CASE("a table in which most stack pointers come from an unexpected register has no known form") {
  CHECK_FALSE(form_of(repeated(entry(7, 2), 30)));
  CHECK_FALSE(form_of(""));
}
