#include "generator/compare/init_code.h"

#include <catch2/catch.hpp>
#include <elf.h>
#include <fmt/format.h>

using namespace klp;

namespace {

const std::string ret("\xc3", 1);
const std::string store("\xc7\x05\0\0\0\0\1\0\0\0", 10); // movl $1, v(%rip)
const std::string store_2("\xc7\x05\0\0\0\0\2\0\0\0", 10);
const std::string load("\x8b\x05\0\0\0\0", 6); // mov v(%rip), %eax
const std::string call("\xe8\0\0\0\0", 5);
const std::string take("\x48\xc7\xc7\0\0\0\0", 7); // mov $v, %rdi

enum Symbols : SymbolId { v = 1, start = 2, helper = 3, outside = 4 };

struct Code {
  std::string bytes;
  std::vector<Relocation> relocations;
  Code& add(const std::string& instruction, std::uint64_t field, SymbolId symbol, std::int64_t addend) {
    bool absolute = instruction == take;
    relocations.push_back(
        {bytes.size() + field, static_cast<std::uint32_t>(absolute ? R_X86_64_32S : R_X86_64_PC32), symbol, addend});
    bytes += instruction;
    return *this;
  }
  Code& sets() { return add(store, 2, v, -8); }
  Code& sets_2() { return add(store_2, 2, v, -8); }
  Code& reads() { return add(load, 2, v, -4); }
  Code& calls(SymbolId callee) { return add(call, 1, callee, -4); }
  Code& passes_address() { return add(take, 3, v, 0).calls(outside); }
};

// A unit with an init (or exit) function and a static helper in an ordinary text section.
Object unit(Code of_start, Code of_helper = {}, const std::string& section = ".init.text") {
  of_start.bytes += ret, of_helper.bytes += ret;
  auto code = [](const std::string& name, const Code& c) {
    return Section{.name = name,
                   .type = SHT_PROGBITS,
                   .flags = SHF_ALLOC | SHF_EXECINSTR,
                   .data = c.bytes,
                   .size = c.bytes.size(),
                   .relocations = c.relocations};
  };
  Object o;
  o.sections = {{},
                {.name = ".data.v",
                 .type = SHT_PROGBITS,
                 .flags = SHF_ALLOC | SHF_WRITE,
                 .alignment = 4,
                 .data = std::string(4, '\0'),
                 .size = 4},
                code(section, of_start),
                code(".text.helper", of_helper)};
  o.symbols = {{},
               {.name = "v", .type = STT_OBJECT, .binding = STB_LOCAL, .section = 1, .size = 4},
               {.name = "start", .type = STT_FUNC, .binding = STB_LOCAL, .section = 2, .size = of_start.bytes.size()},
               {.name = "helper", .type = STT_FUNC, .binding = STB_LOCAL, .section = 3, .size = of_helper.bytes.size()},
               {.name = "outside", .type = STT_NOTYPE, .binding = STB_GLOBAL}};
  return o;
}

// The changed effects as text.
std::string changed_effects(const Object& before, const Object& after, bool of_module = false) {
  auto original = Layout::make(before), patched = Layout::make(after);
  REQUIRE(original);
  REQUIRE(patched);
  std::string text;
  for (const auto& e : changed_init_effects({&*original, nullptr, of_module}, {&*patched, nullptr, of_module})) {
    constexpr std::string_view kinds[] = {"calls", "sets", "hands over", "uses"};
    text += fmt::format("{}{} {} {} {}{}; ", e.dropped ? "no longer: " : "", e.function,
                        kinds[static_cast<int>(e.kind)], e.use.symbol, e.use.how, e.at_exit ? " at exit" : "");
  }
  return text;
}

} // namespace

TEST_CASE("changed effects: variables that init code newly sets or passes, and functions that it newly calls") {
  CHECK(changed_effects(unit({}), unit(Code().sets())) == "start sets v mov $1; ");
  CHECK(changed_effects(unit({}), unit(Code().calls(outside))) == "start calls outside ; ");
  CHECK(changed_effects(unit({}), unit(Code().passes_address())) ==
        "start calls outside ; start hands over v outside; ");
  CHECK(changed_effects(unit({}), unit(Code().reads())).empty());
  CHECK(changed_effects(unit(Code().sets()), unit(Code().reads().sets())).empty());
}

TEST_CASE("setting another value is a new effect, and the old effect is dropped") {
  CHECK(changed_effects(unit(Code().sets()), unit(Code().sets_2())) ==
        "start sets v mov $2; no longer: start sets v mov $1; ");
}

TEST_CASE("effects do not depend on whether the compiler inlines the functions that init code calls") {
  CHECK(changed_effects(unit(Code().calls(helper), Code().sets()), unit(Code().sets())).empty());
  CHECK(changed_effects(unit(Code().sets(), Code().reads()), unit(Code().calls(helper), Code().sets())).empty());
}

TEST_CASE("exit code counts in modules only, and its reads of variables are effects") {
  Object before = unit({}, {}, ".exit.text"), after = unit(Code().reads(), {}, ".exit.text");
  CHECK(changed_effects(before, after, true) == "start uses v  at exit; ");
  CHECK(changed_effects(before, after, false).empty());
}

TEST_CASE("a static function that only init code calls runs at the start only") {
  auto at_start = [](const Object& object, const char* name) -> bool {
    auto layout = Layout::make(object);
    REQUIRE(layout);
    return runs_in_init_or_exit_only(*layout)[layout->find(name)];
  };
  CHECK(at_start(unit(Code().calls(helper)), "helper"));
  CHECK_FALSE(at_start(unit({}), "helper")); // no reference, so its callers are not known
  Object global = unit(Code().calls(helper));
  global.symbols[helper].binding = STB_GLOBAL;
  CHECK_FALSE(at_start(global, "helper"));
  CHECK_FALSE(at_start(unit(Code().add(take, 3, helper, 0)), "helper")); // a timer's function
}

TEST_CASE("making a variable and a function global changes no effect of init code") {
  Object now = unit(Code().passes_address().calls(helper));
  for (SymbolId made_global : {v, helper}) now.symbols[made_global].binding = STB_GLOBAL;
  CHECK(changed_effects(unit(Code().passes_address().calls(helper)), now) == "");
}
