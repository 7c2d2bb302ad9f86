#include "generator/review/explain.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace std::string_literals;

namespace {

const std::string calls_g = "\xe8\0\0\0\0\xc3"s, and_waits = "\xe8\0\0\0\0\x90\xc3"s,
                  calls_g_twice = "\xe8\0\0\0\0\xe8\0\0\0\0\xc3"s;

// An object with f, which usually calls g, and g.
struct Code {
  Object object;
  Layout layout;
  explicit Code(const std::string& f, const std::string& g = "\xc3", unsigned char binding_of_g = STB_GLOBAL) {
    auto size = static_cast<std::uint64_t>(f.size());
    object.sections.emplace_back();
    object.sections.push_back(
        {.name = ".text.f", .type = SHT_PROGBITS, .flags = SHF_ALLOC | SHF_EXECINSTR, .data = f, .size = size});
    for (std::uint64_t at = f.find('\xe8'); at != f.npos; at = f.find('\xe8', at + 1))
      object.sections[1].relocations.push_back({at + 1, R_X86_64_PLT32, 2, -4});
    object.sections.push_back(
        {.name = ".text.g", .type = SHT_PROGBITS, .flags = SHF_ALLOC | SHF_EXECINSTR, .data = g, .size = g.size()});
    object.symbols = {{}, {"f", STT_FUNC, STB_GLOBAL, 0, 1, 0, size}, {"g", STT_FUNC, binding_of_g, 0, 2, 0, g.size()}};
    layout = *Layout::make(object);
  }
};

facts::Unit facts_of_f_and_g() {
  facts::Unit unit;
  for (const char* name : {"f", "g"}) {
    facts::Function function;
    function.symbol = function.name = name;
    function.begin = {"a.c", 7, 1};
    unit.functions.push_back(function);
  }
  return unit;
}

Explanation explained(const facts::Unit& before, const facts::Unit& after, const Affected& affected,
                      const Code& original, const Code& patched) {
  PatchUnit unit;
  unit.source = "a.c";
  unit.original = {&original.layout, &before};
  unit.patched = {&patched.layout, &after};
  unit.comparison = compare(unit.original, unit.patched);
  return explain(unit, affected);
}

Explanation explained(const facts::Unit& before, const facts::Unit& after, const Affected& affected,
                      const std::string& code = and_waits) {
  return explained(before, after, affected, Code(calls_g), Code(code));
}

} // namespace

TEST_CASE("a planned change needs no further reason") {
  auto facts = facts_of_f_and_g();
  auto explanation = explained(facts, facts, {{{"f", "it is changed"}}, {}});
  CHECK(explanation.unexplained.empty());
  CHECK(explanation.differences.empty());
}

TEST_CASE("a difference without a reason is refused") {
  auto facts = facts_of_f_and_g();
  auto explanation = explained(facts, facts, {});
  REQUIRE(explanation.unexplained.size() == 1);
  CHECK(explanation.unexplained[0].rule == "unexplained-change");
  CHECK(render(explanation.unexplained[0].error)
            .starts_with("a.c:7: f(): its code differs, and neither the change nor the compiler's account says why: "));
}

TEST_CASE("changed assembler outside of functions is named") {
  auto facts = facts_of_f_and_g();
  auto explanation = explained(facts, facts, {{}, {}, "a.c:3"});
  REQUIRE(explanation.unexplained.size() == 1);
  CHECK(render(explanation.unexplained[0].error).find("is changed (a.c:3)") != std::string::npos);
}

TEST_CASE("another decision of the compiler is a reason") {
  auto before = facts_of_f_and_g(), after = facts_of_f_and_g();
  SECTION("a function is no longer inlined") {
    before.inlinings.push_back({"h", "f", "f", {}});
    REQUIRE(explained(before, after, {}).differences.size() == 1);
    CHECK(explained(before, after, {}).differences[0].what == "not planned: inlines h no longer");
  }
  SECTION("a callee is inlined at fewer places of the same line") {
    for (auto* facts : {&before, &after}) facts->inlinings.push_back({"g", "f", "f", {}});
    auto explanation = explained(before, after, {}, calls_g_twice);
    REQUIRE(explanation.differences.size() == 1);
    CHECK(explanation.differences[0].what == "not planned: inlines g at fewer places than before");
  }
  SECTION("an assumption about a callee differs") {
    before.functions[1].assumptions.is_pure = true;
    REQUIRE(explained(before, after, {}).differences.size() == 1);
    CHECK(explained(before, after, {}).differences[0].what == "not planned: relies on what g does, which changes");
  }
  SECTION("a change outside every function") {
    REQUIRE(explained(before, after, {{}, "a.c:1 is changed"}).differences.size() == 1);
  }
  CHECK(explained(before, after, {{}, "a.c:1 is changed"}).unexplained.empty());
}

TEST_CASE("a local function is compiled for the values that its callers pass") {
  auto facts = facts_of_f_and_g();
  const std::string shorter = "\x90\xc3"s;
  const Affected f_changes{{{"f", "it is changed"}}, {}, {}};
  SECTION("other values come from a caller that changes") {
    auto explanation =
        explained(facts, facts, f_changes, Code(calls_g, "\xc3", STB_LOCAL), Code(and_waits, shorter, STB_LOCAL));
    CHECK(explanation.unexplained.empty());
    REQUIRE(explanation.differences.size() == 1);
    CHECK(explanation.differences[0].symbol == "g");
    CHECK(explanation.differences[0].what ==
          "not planned: is compiled for the values that its callers pass, and f changes");
  }
  SECTION("no caller changes") {
    auto explanation = explained(facts, facts, {}, Code(calls_g, "\xc3", STB_LOCAL), Code(calls_g, shorter, STB_LOCAL));
    CHECK(explanation.unexplained.size() == 1);
  }
  SECTION("a caller is planned, and its code stays the same") {
    auto explanation =
        explained(facts, facts, f_changes, Code(calls_g, "\xc3", STB_LOCAL), Code(calls_g, shorter, STB_LOCAL));
    CHECK(explanation.unexplained.size() == 1);
  }
  SECTION("a global function may have other callers") {
    auto explanation = explained(facts, facts, f_changes, Code(calls_g), Code(and_waits, shorter));
    CHECK(explanation.unexplained.size() == 1);
  }
  SECTION("a function whose address is taken may have other callers") {
    auto address = [](const std::string& g) {
      Code code(and_waits, g, STB_LOCAL);
      code.object.sections.push_back({.name = ".rodata.t",
                                      .type = SHT_PROGBITS,
                                      .flags = SHF_ALLOC,
                                      .alignment = 8,
                                      .data = std::string(8, '\0'),
                                      .size = 8,
                                      .relocations = {{0, R_X86_64_64, 2, 0}}});
      code.object.symbols.push_back({"t", STT_OBJECT, STB_GLOBAL, 0, 3, 0, 8});
      return code;
    };
    Code original = address("\xc3"), patched = address(shorter);
    original.layout = *Layout::make(original.object);
    patched.layout = *Layout::make(patched.object);
    CHECK(explained(facts, facts, f_changes, original, patched).unexplained.size() == 1);
  }
}

TEST_CASE("a planned function whose code stays the same is reported") {
  auto facts = facts_of_f_and_g();
  auto explanation = explained(facts, facts, {{{"f", "it is changed"}}, {}}, calls_g);
  REQUIRE(explanation.differences.size() == 1);
  CHECK(explanation.differences[0].what == "planned, and compiles to the same code");
}
