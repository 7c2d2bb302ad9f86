#include "generator/arch/x86_64/special_sections.h"

#include <catch2/catch.hpp>

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
