#include "generator/arch/special_sections.h"

#include <catch2/catch.hpp>
#include <set>

using namespace klp;

TEST_CASE("sections of data are known by the beginning of their names") {
  CHECK(has_role(".discard.unreachable", SectionRole::dropped));
  CHECK(has_role("___ksymtab_gpl+f", SectionRole::dropped));
  CHECK(has_role("__dyndbg", SectionRole::debug_message_control));
  CHECK(has_role(".BTF_ids", SectionRole::type_ids));
  CHECK_FALSE(data_section(".data.v"));
  CHECK_FALSE(data_section(".rodata.str1.1"));
  REQUIRE(data_section("_ftrace_events"));
  CHECK(data_section("_ftrace_events")->read_at_load);
}

TEST_CASE("each special section has a kind and a name of its own, by which its first row is found") {
  std::set<SpecialSectionKind> kinds;
  std::string_view last;
  for (const auto& section : special_sections()) {
    CAPTURE(section.name);
    if (section.name == last) { // another form of the same section, which has another size
      CHECK(special_section(section.name)->kind == section.kind);
      CHECK(special_section(section.name)->entry_size != section.entry_size);
      continue;
    }
    last = section.name;
    CHECK(special_section(section.name) == &section);
    if (section.has_subject && kinds.contains(section.kind)) continue; // one kind has several sections
    CHECK(kinds.insert(section.kind).second);
    CHECK(&special_section(section.kind) == &section);
    CHECK(has_kind(section.name, {section.kind}));
  }
  CHECK(kinds.size() == std::size_t(SpecialSectionKind::call_padding) + 1);
  CHECK_FALSE(special_section(".text"));
  REQUIRE(special_section("runtime_shift_d_hash_shift"));
  CHECK(special_section("runtime_shift_d_hash_shift")->kind == SpecialSectionKind::runtime_constants);
  CHECK_FALSE(special_section("runtime_shift")); // a subject is missing
  CHECK_FALSE(has_name(*special_section("__bug_table"), "__bug_table_of_another"));
  CHECK_FALSE(has_kind(".text", {SpecialSectionKind::bug_table}));
}
