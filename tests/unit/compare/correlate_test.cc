#include "generator/compare/correlate.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

TEST_CASE("without_numbers() removes numbers that the compiler chose, and no others") {
  struct Row {
    const char *symbol, *expected;
  };
  for (auto [symbol, expected] :
       {Row{"f", "f"}, Row{"count.12", "count"}, Row{"f.isra.0", "f.isra"}, Row{"f.isra.0.cold", "f.isra.cold"},
        Row{"v1.2rc", "v1.2rc"}, Row{"__UNIQUE_ID_ddebug328.8", "__UNIQUE_ID_ddebug"},
        Row{"__UNIQUE_ID_", "__UNIQUE_ID_"}, Row{"x.", "x."}, Row{"a.1.2", "a"}, Row{"f2", "f2"}})
    CHECK(without_numbers(symbol) == expected);
}

namespace {

// An object with these variables, each in a section of its own.
Object variables(const std::vector<std::string>& names) {
  Object o;
  o.sections.emplace_back();
  o.symbols.emplace_back();
  for (const auto& name : names) {
    o.sections.push_back(
        {.name = ".bss." + name, .type = SHT_NOBITS, .flags = SHF_ALLOC | SHF_WRITE, .alignment = 4, .size = 4});
    o.symbols.push_back({.name = name,
                         .type = STT_OBJECT,
                         .binding = STB_LOCAL,
                         .section = static_cast<SectionId>(o.sections.size() - 1),
                         .size = 4});
  }
  return o;
}

facts::Variable static_local(const std::string& symbol, const std::string& owner, std::uint32_t ordinal,
                             std::uint32_t line) {
  facts::Variable v;
  v.symbol = symbol;
  v.name = "state";
  v.owner = owner;
  v.ordinal = ordinal;
  v.place = {"unit.c", line, 5};
  v.type = "int";
  return v;
}

struct ObjectPair {
  Object before, after;
  Layout layout_before, layout_after;
  facts::Unit facts_before, facts_after;
  ObjectPair(const std::vector<std::string>& b, const std::vector<std::string>& a)
      : before(variables(b)), after(variables(a)), layout_before(*Layout::make(before)),
        layout_after(*Layout::make(after)) {}
  std::string original_of(const std::string& patched, bool with_facts) {
    Correlation p = correlate_atoms({&layout_before, with_facts ? &facts_before : nullptr},
                                    {&layout_after, with_facts ? &facts_after : nullptr});
    AtomId a = layout_after.find(patched);
    if (p.undecided.contains(a)) return "undecided";
    if (p.undecided_messages.contains(a)) return "undecided message";
    return p.to_original[a] == no_atom ? "new" : layout_before.name(p.to_original[a]);
  }
};

} // namespace

TEST_CASE("static locals are correlated by owner and line, whatever their numbers are") {
  ObjectPair t({"state.0", "state.1"}, {"state.0", "state.1", "state.2"});
  t.facts_before.variables = {static_local("state.0", "f", 0, 10), static_local("state.1", "g", 0, 20)};
  t.facts_after.variables = {static_local("state.2", "f", 0, 10), static_local("state.0", "g", 0, 20),
                             static_local("state.1", "h", 0, 30)};
  CHECK(t.original_of("state.2", true) == "state.0");
  CHECK(t.original_of("state.0", true) == "state.1");
  CHECK(t.original_of("state.1", true) == "new");
}

TEST_CASE("static locals are undecided if the change adds one of the same name on the same line") {
  ObjectPair t({"state.0"}, {"state.0", "state.1"});
  t.facts_before.variables = {static_local("state.0", "f", 0, 10)};
  t.facts_after.variables = {static_local("state.1", "f", 0, 10), static_local("state.0", "f", 1, 10)};
  CHECK(t.original_of("state.1", true) == "undecided");
  CHECK(t.original_of("state.0", true) == "undecided");
  for (auto* facts : {&t.facts_before, &t.facts_after})
    for (auto& v : facts->variables) v.name = "__already_done";
  CHECK(t.original_of("state.1", true) == "undecided message");
  CHECK(t.original_of("state.0", true) == "undecided message");
}

TEST_CASE("a static local that moved to another line is correlated if it is the only one of its name in the owner") {
  ObjectPair t({"state.0"}, {"state.0"});
  t.facts_before.variables = {static_local("state.0", "f", 0, 10)};
  t.facts_after.variables = {static_local("state.0", "f", 0, 14)};
  CHECK(t.original_of("state.0", true) == "state.0");
}

TEST_CASE("static locals are undecided if two of the same name moved to other lines") {
  ObjectPair t({"state.0", "state.1"}, {"state.0", "state.1"});
  t.facts_before.variables = {static_local("state.0", "f", 0, 10), static_local("state.1", "f", 1, 11)};
  t.facts_after.variables = {static_local("state.0", "f", 0, 14), static_local("state.1", "f", 1, 15)};
  CHECK(t.original_of("state.0", true) == "undecided");
  CHECK(t.original_of("state.1", true) == "undecided");
}

TEST_CASE("if one of two static locals on a line is removed, only their columns tell which one remains") {
  ObjectPair t({"state.0", "state.1"}, {"state.0"});
  t.facts_before.variables = {static_local("state.0", "f", 0, 10), static_local("state.1", "f", 1, 10)};
  t.facts_after.variables = {static_local("state.0", "f", 0, 10)};
  CHECK(t.original_of("state.0", true) == "undecided");
  t.facts_before.variables[1].place.column = t.facts_after.variables[0].place.column = 40;
  CHECK(t.original_of("state.0", true) == "state.1");
}

TEST_CASE("a static local of a renamed function is correlated by its line") {
  ObjectPair t({"state.0"}, {"state.0"});
  t.facts_before.variables = {static_local("state.0", "f", 0, 10)};
  t.facts_after.variables = {static_local("state.0", "g", 0, 10)};
  CHECK(t.original_of("state.0", true) == "state.0");
}

TEST_CASE("state that moves to another function or gets another name is undecided, also state of a message") {
  ObjectPair t({"state.0"}, {"state.0"});
  t.facts_before.variables = {static_local("state.0", "f", 0, 10)};
  t.facts_after.variables = {static_local("state.0", "g", 0, 30)};
  CHECK(t.original_of("state.0", true) == "undecided");
  t.facts_after.variables = {static_local("state.0", "", 0, 30)}; // out of the function
  CHECK(t.original_of("state.0", true) == "undecided");
  t.facts_after.variables = {static_local("state.0", "f", 0, 10)};
  t.facts_after.variables[0].name = "renamed";
  CHECK(t.original_of("state.0", true) == "undecided");
  for (auto* side : {&t.facts_before, &t.facts_after}) side->variables[0].name = "__already_done";
  t.facts_after.variables[0].owner = "g";
  t.facts_after.variables[0].place.line = 30;
  CHECK(t.original_of("state.0", true) == "undecided message");
}

TEST_CASE("names with a number of __COUNTER__ are correlated by line, not by number") {
  ObjectPair t({"state.0", "state.1"}, {"state.0"});
  t.facts_before.variables = {static_local("state.0", "f", 0, 10), static_local("state.1", "f", 0, 11)};
  t.facts_before.variables[0].name = "__UNIQUE_ID_ddebug6";
  t.facts_before.variables[1].name = "__UNIQUE_ID_ddebug7";
  t.facts_after.variables = {static_local("state.0", "f", 0, 11)};
  t.facts_after.variables[0].name = "__UNIQUE_ID_ddebug6";
  CHECK(t.original_of("state.0", true) == "state.1");
}

TEST_CASE("without facts, a variable is correlated if it is the only one of its name, and undecided otherwise") {
  ObjectPair one({"state.3"}, {"state.7"});
  CHECK(one.original_of("state.7", false) == "state.3");
  ObjectPair two({"state.3", "state.4"}, {"state.7", "state.8"});
  CHECK(two.original_of("state.7", false) == "undecided");
}
