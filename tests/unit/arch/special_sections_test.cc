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
    CHECK(kinds.insert(section.kind).second);
    CHECK(special_section(section.name) == &section);
    CHECK(&special_section(section.kind) == &section);
    CHECK(has_kind(section.name, {section.kind}));
  }
  CHECK(kinds.size() == std::size_t(SpecialSectionKind::call_padding) + 1);
  CHECK_FALSE(special_section(".text"));
  CHECK_FALSE(has_kind(".text", {SpecialSectionKind::bug_table}));
}
