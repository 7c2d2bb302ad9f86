#include "generator/widen/widen.h"

#include "generator/widen/referrers.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

namespace {

const std::string ret = "\xc3", nop_ret = "\x90\xc3", call_and_ret("\xe8\0\0\0\0\xc3", 6),
                  address_and_ret("\x48\xc7\xc0\0\0\0\0\xc3", 8);

// Builds an object from functions, variables and references between them.
struct Sample {
  Object object;
  Layout layout;
  Sample() {
    object.path = "unit.o";
    object.sections.emplace_back();
    object.symbols.emplace_back();
    object.sections.push_back({.name = "__mcount_loc", .type = SHT_PROGBITS, .flags = SHF_ALLOC});
  }
  SymbolId function(const std::string& name, const std::string& code, bool fentry, unsigned char binding = STB_LOCAL,
                    const std::string& section = ".text.") {
    auto id = static_cast<SectionId>(object.sections.size());
    object.sections.push_back({.name = section + name,
                               .type = SHT_PROGBITS,
                               .flags = SHF_ALLOC | SHF_EXECINSTR,
                               .data = code,
                               .size = code.size()});
    object.symbols.push_back({name, STT_FUNC, binding, 0, id, 0, code.size()});
    auto symbol = static_cast<SymbolId>(object.symbols.size() - 1);
    if (fentry) {
      Section& sites = object.sections[1];
      sites.relocations.push_back({sites.data.size(), R_X86_64_64, symbol, 0});
      sites.data += std::string(8, '\0');
      sites.size = sites.data.size();
    }
    return symbol;
  }
  SymbolId external(const std::string& name) {
    object.symbols.push_back({name, STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0});
    return static_cast<SymbolId>(object.symbols.size() - 1);
  }
  void calls(SymbolId from, SymbolId to) { refer(from, 1, R_X86_64_PLT32, to, -4); }
  void takes_address(SymbolId from, SymbolId to) { refer(from, 3, R_X86_64_32S, to, 0); }
  void pointer(const std::string& name, SymbolId to) {
    auto id = static_cast<SectionId>(object.sections.size());
    object.sections.push_back({.name = ".data." + name,
                               .type = SHT_PROGBITS,
                               .flags = SHF_ALLOC | SHF_WRITE,
                               .alignment = 8,
                               .data = std::string(8, '\0'),
                               .size = 8,
                               .relocations = {{0, R_X86_64_64, to, 0}}});
    object.symbols.push_back({name, STT_OBJECT, STB_LOCAL, 0, id, 0, 8});
  }
  const Layout& made() { return layout = *Layout::make(object); }

private:
  void refer(SymbolId from, std::uint64_t offset, std::uint32_t type, SymbolId to, std::int64_t addend) {
    object.sections[object.symbols[from].section].relocations.push_back({offset, type, to, addend});
  }
};

PatchUnit unit_of(const char* source, Sample& before, Sample& after) {
  PatchUnit unit;
  unit.source = source;
  unit.original = {&before.made(), nullptr};
  unit.patched = {&after.made(), nullptr};
  unit.comparison = compare(unit.original, unit.patched);
  return unit;
}

std::vector<std::string> names_of(const PatchUnit& unit, bool redirected) {
  std::vector<std::string> names;
  for (const auto& change : unit.comparison.changed)
    if (change.redirected == redirected) names.push_back(change.symbol);
  return names;
}

using Names = std::vector<std::string>;

} // namespace

TEST_CASE(
    "callers of a function that ftrace cannot redirect are patched, and their callers if they cannot be redirected") {
  auto sample = [](const std::string& code) {
    Sample s;
    auto inner = s.function("inner", code, false), outer = s.function("outer", call_and_ret, false);
    auto entry = s.function("entry", call_and_ret, true);
    s.function("bystander", ret, true);
    s.calls(outer, inner);
    s.calls(entry, outer);
    return s;
  };
  Sample before = sample(ret), after = sample(nop_ret);
  std::vector<PatchUnit> units = {unit_of("a.c", before, after)};
  Widening widening = widen(units);
  CHECK(widening.refusals.empty());
  CHECK(widening.names_to_search.empty());
  CHECK(names_of(units[0], false) == Names{"inner", "outer"});
  CHECK(names_of(units[0], true) == Names{"entry"});
  CHECK(units[0].comparison.changed[2].why == "calls outer(), which calls inner(), which ftrace cannot redirect");
}

TEST_CASE("a function that ftrace can redirect needs no callers") {
  auto sample = [](const std::string& code) {
    Sample s;
    auto inner = s.function("inner", code, true), entry = s.function("entry", call_and_ret, true);
    s.calls(entry, inner);
    return s;
  };
  Sample before = sample(ret), after = sample(nop_ret);
  std::vector<PatchUnit> units = {unit_of("a.c", before, after)};
  CHECK(widen(units).names_to_search.empty());
  CHECK(names_of(units[0], true) == Names{"inner"});
}

TEST_CASE(
    "the name of a global function that cannot be redirected is searched in other units, and callers there are added") {
  auto sample = [](const std::string& code) {
    Sample s;
    s.function("helper", code, false, STB_GLOBAL);
    return s;
  };
  Sample before = sample(ret), after = sample(nop_ret), user;
  user.calls(user.function("user", call_and_ret, true), user.external("helper"));
  std::vector<PatchUnit> units = {unit_of("a.c", before, after)};
  CHECK(widen(units).names_to_search == Names{"helper"});
  units.push_back(unit_of("b.c", user, user));
  CHECK(names_of(units[1], true).empty());
  CHECK(widen(units).refusals.empty());
  CHECK(names_of(units[1], true) == Names{"user"});
}

TEST_CASE("a pointer to a function that cannot be redirected is a refusal that names its holder") {
  auto sample = [](const std::string& code, bool in_data) {
    Sample s;
    auto inner = s.function("inner", code, false);
    if (in_data) return s.pointer("table", inner), s;
    s.takes_address(s.function("taker", address_and_ret, true), inner);
    return s;
  };
  auto cause = [&](bool in_data) {
    Sample before = sample(ret, in_data), after = sample(nop_ret, in_data);
    std::vector<PatchUnit> units = {unit_of("a.c", before, after)};
    auto refusals = widen(units).refusals;
    REQUIRE(refusals.size() == 1);
    CHECK(refusals[0].status == ExitStatus::refused);
    CHECK(refusals[0].symbol == "inner()");
    CHECK_FALSE(refusals[0].remedy.empty());
    return refusals[0].cause;
  };
  CHECK(cause(true).ends_with("its callers cannot take the new code in: its address is held by table (a.c)"));
  CHECK(cause(false).ends_with("taker() (a.c) takes its address, and may have stored it"));
}

TEST_CASE("a function that cannot be redirected and takes its own address may have stored it") {
  auto sample = [](const std::string& code) {
    Sample s;
    auto inner = s.function("inner", code, false);
    s.takes_address(inner, inner);
    s.calls(s.function("entry", call_and_ret, true), inner);
    return s;
  };
  Sample before = sample(address_and_ret), after = sample(address_and_ret + nop_ret);
  std::vector<PatchUnit> units = {unit_of("a.c", before, after)};
  auto refusals = widen(units).refusals;
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].cause.ends_with("inner() (a.c) takes its address, and may have stored it"));
}

TEST_CASE("a caller that ran while booting needs no patch") {
  auto sample = [](const std::string& code) {
    Sample s;
    auto inner = s.function("inner", code, false);
    s.calls(s.function("setup", call_and_ret, false, STB_LOCAL, ".init.text."), inner);
    return s;
  };
  Sample before = sample(ret), after = sample(nop_ret);
  std::vector<PatchUnit> units = {unit_of("a.c", before, after)};
  CHECK(widen(units).refusals.empty());
  CHECK(names_of(units[0], true).empty());
}

TEST_CASE("a call from a cold part counts as a call from its function") {
  Sample s;
  auto inner = s.function("inner", ret, false);
  s.function("f", ret, true);
  s.calls(s.function("f.cold", call_and_ret, false), inner);
  const Layout& layout = s.made();
  auto referrers = Referrers(layout).of(layout.find("inner"));
  REQUIRE(referrers.size() == 1);
  CHECK(referrers[0].atom == layout.find("f"));
  CHECK(referrers[0].calls);
}
