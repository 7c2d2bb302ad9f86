#include "tests/unit/prove/linked_image.h"
#include "tests/unit/review/small_unit.h"

#include <algorithm>

using namespace klp;
using namespace klp::test;

namespace {

// One function f (with g as a second name where `alias`) and one variable, in an object.
struct Sample {
  Object object;
  Layout layout;
  Sample(const std::string& code, const std::string& initial, bool fentry, bool alias = false) {
    auto size = static_cast<std::uint64_t>(code.size());
    object.sections.emplace_back();
    object.sections.push_back(
        {.name = ".text.f", .type = SHT_PROGBITS, .flags = SHF_ALLOC | SHF_EXECINSTR, .data = code, .size = size});
    object.sections.push_back({.name = ".data.v",
                               .type = SHT_PROGBITS,
                               .flags = SHF_ALLOC | SHF_WRITE,
                               .data = initial,
                               .size = initial.size()});
    object.symbols = {
        {}, {"f", STT_FUNC, STB_GLOBAL, 0, 1, 0, size}, {"v", STT_OBJECT, STB_GLOBAL, 0, 2, 0, initial.size()}};
    if (alias) object.symbols.push_back({"g", STT_FUNC, STB_GLOBAL, 0, 1, 0, size});
    if (fentry)
      object.sections.push_back({.name = "__mcount_loc",
                                 .type = SHT_PROGBITS,
                                 .flags = SHF_ALLOC,
                                 .data = std::string(8, '\0'),
                                 .size = 8,
                                 .relocations = {{0, R_X86_64_64, 1, 0}}});
    layout = *Layout::make(object);
  }
};

std::vector<Finding> findings_of(const std::vector<PatchUnit>& units) {
  return review({.units = units, .config = good_config()}).refusals;
}

std::vector<std::string> rules_broken(const Sample& before, const Sample& after) {
  std::vector<PatchUnit> units(1);
  units[0].source = "unit.c";
  units[0].original = {&before.layout, nullptr};
  units[0].patched = {&after.layout, nullptr};
  units[0].comparison = compare(units[0].original, units[0].patched);
  std::vector<std::string> ids;
  for (const auto& finding : findings_of(units)) {
    CHECK(finding.error.status == ExitStatus::refused);
    CHECK_FALSE(finding.error.remedy.empty());
    ids.push_back(finding.rule);
  }
  return ids;
}

const std::string ret = "\xc3", nop_ret = "\x90\xc3";
bool holds(const std::vector<std::string>& ids, const char* id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

} // namespace

TEST_CASE("an unchanged unit breaks no rule") { CHECK(rules_broken({ret, "1", true}, {ret, "1", true}).empty()); }

TEST_CASE("a changed initialiser of an existing variable is refused") {
  CHECK(rules_broken({ret, "1", true}, {ret, "2", true}) == std::vector<std::string>{"changed-data"});
}

TEST_CASE("a changed function that is not in the image is refused") {
  CHECK(holds(rules_broken({ret, "1", true}, {nop_ret, "1", true}), "image-mismatch"));
}

namespace {

// f and g with this code, each in a section of its own.
Sample two_functions(const std::string& f, const std::string& g) {
  Sample sample(f, "1", true);
  sample.object.sections.push_back(
      {.name = ".text.g", .type = SHT_PROGBITS, .flags = SHF_ALLOC | SHF_EXECINSTR, .data = g, .size = g.size()});
  auto section = static_cast<SectionId>(sample.object.sections.size() - 1);
  sample.object.symbols.push_back({"g", STT_FUNC, STB_GLOBAL, 0, section, 0, g.size()});
  sample.layout = *Layout::make(sample.object);
  return sample;
}

} // namespace

TEST_CASE("functions that were merged into one and no longer are, are refused") {
  Sample before(ret, "1", true, true);
  CHECK(holds(rules_broken(before, two_functions(nop_ret, ret)), "shared-body"));
  CHECK(holds(rules_broken(before, two_functions(ret, nop_ret)), "shared-body"));
  CHECK(rules_broken(before, two_functions(ret, ret)).empty());
  CHECK_FALSE(holds(rules_broken(before, {nop_ret, "1", true, true}), "shared-body"));
}

TEST_CASE("functions that are newly merged into one are refused if that changes one of them") {
  Sample after(ret, "1", true, true);
  CHECK(holds(rules_broken(two_functions(ret, nop_ret), after), "shared-body"));
  CHECK(holds(rules_broken(two_functions(nop_ret, ret), after), "image-mismatch"));
  CHECK(rules_broken(two_functions(ret, ret), after).empty());
}

TEST_CASE("a structure whose layout changes is refused") {
  auto record = [](std::uint64_t size, std::vector<facts::Field> fields) {
    facts::Unit unit;
    unit.records.push_back({facts::RecordKind::structure, "s", {"a.h", 3, 1}, size, 8, std::move(fields)});
    return unit;
  };
  Sample sample(ret, "1", true);
  auto finding_of = [&](const facts::Unit& before, const facts::Unit& after) {
    std::vector<PatchUnit> units(1);
    units[0].original = {&sample.layout, &before};
    units[0].patched = {&sample.layout, &after};
    units[0].changed_records = {{"struct s", {"added"}}};
    auto findings = findings_of(units);
    return findings.empty() ? std::string() : render(findings[0].error);
  };
  auto old = record(16, {{"a", "int", 0, 32}, {"b", "int", 64, 32}});
  CHECK(finding_of(old, old).empty());
  CHECK(finding_of(old, record(24, {}))
            .starts_with("a.h:3: struct s: it has 24 bytes instead of 16: objects of it that exist were made by code"));
  CHECK(finding_of(old, record(16, {{"b", "int", 32, 32}})).find("member b at byte 4 instead of 8") !=
        std::string::npos);
  CHECK(finding_of(old, record(16, {{"added", "int", 32, 32}})).find("gets the member added") != std::string::npos);
  CHECK(finding_of(old, record(16, {{"c", "int", 32, 32}})).empty()); // existed before, and is not used
  // Two functions of a file define a structure of this name each: the structures on the same line are compared.
  auto of_two_functions = old;
  of_two_functions.records.push_back({facts::RecordKind::structure, "s", {"a.h", 9, 1}, 32, 8, {}});
  CHECK(finding_of(of_two_functions, of_two_functions).empty());
  auto grown = of_two_functions;
  grown.records.back().size = 48;
  CHECK(finding_of(of_two_functions, grown).starts_with("a.h:9: struct s: it has 48 bytes instead of 32"));
}

TEST_CASE("GCC plugins that make each compilation different are refused by name") {
  Sample sample(ret, "1", true);
  auto rules_of = [&](std::vector<std::string> plugins) {
    facts::Unit facts;
    facts.plugins = std::move(plugins);
    std::vector<PatchUnit> units(1);
    units[0].original = units[0].patched = {&sample.layout, &facts};
    std::vector<std::string> ids;
    for (const auto& finding : findings_of(units)) ids.push_back(finding.rule);
    return ids;
  };
  CHECK(rules_of({"stackleak_plugin", "structleak_plugin"}).empty());
  CHECK(rules_of({"randomize_layout_plugin"}) == std::vector<std::string>{"compiler-plugin"});
  CHECK(rules_of({"scripts/gcc-plugins/latent_entropy_plugin.so"}) == std::vector<std::string>{"compiler-plugin"});
}

TEST_CASE("a changed value of an enumerator is refused, once for all enumerators behind it") {
  std::vector<PatchUnit> none;
  std::map<std::string, TextChange> texts{{"fs/a.c", {"enum s { A, B, C };", "enum s { A,\n X, B,\n C };"}}};
  auto refusals = texts_of_rule("enumerator-value", review({.units = none, .config = good_config(), .texts = texts}));
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].starts_with("B: its value is 2 instead of 1, and one more enumerator gets another one: "));
}

TEST_CASE("a definition that is added to a file without functions in the image is refused") {
  SmallUnit before, after;
  before.function("f", {});
  after.function("f", {}).function("help", {});
  std::vector<PatchUnit> units{compared(before, after)};
  auto refusals = [&](const Image& image, std::vector<KernelSymbol> symbols) {
    units[0].image_match = ImageMatch::find(*units[0].original.layout, image, Kallsyms(std::move(symbols)));
    return texts_of_rule("image-mismatch", review({.units = units, .config = good_config()}));
  };
  CHECK(refusals(Image::of_sections("", {}), {}) ==
        std::vector<std::string>{"help(): the change adds it to a file of which the image runs no function: the image "
                                 "has no symbol of this name"});
  CHECK(refusals(image_of("\xc3"), {{text_address, 'T', "f"}}).empty());
}
