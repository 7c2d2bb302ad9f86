#include "generator/select/requests.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

namespace {

struct Source {
  Object object;
  Source() { object.sections.emplace_back(), object.symbols.emplace_back(); }
  SymbolId add(const std::string& section, const std::string& name, unsigned char type, const std::string& bytes) {
    std::uint64_t flags = SHF_ALLOC | (type == STT_FUNC ? std::uint64_t{SHF_EXECINSTR} : std::uint64_t{0});
    auto id = static_cast<SectionId>(object.sections.size());
    object.sections.push_back(
        {.name = section, .type = SHT_PROGBITS, .flags = flags, .data = bytes, .size = bytes.size()});
    object.symbols.push_back({name, type, STB_LOCAL, 0, id, 0, bytes.size()});
    return static_cast<SymbolId>(object.symbols.size() - 1);
  }
  SymbolId function(const std::string& name) { return add(".text." + name, name, STT_FUNC, "\xc3"); }
  void hook(const std::string& kind, SymbolId function) {
    add(".klp.hook." + kind, "klp_hook_" + kind, STT_OBJECT, std::string(8, '\0'));
    object.sections.back().relocations.push_back({0, R_X86_64_64, function, 0});
  }
  void state(char id, std::uint64_t version) {
    std::string bytes(16, '\0');
    bytes[0] = id;
    for (unsigned i = 0; i < 8; ++i) bytes[8 + i] = static_cast<char>(version >> (8 * i));
    add(".klp.state", "klp_state_0", STT_OBJECT, bytes);
  }
};

Requests read(const Source& before, const Source& after, const std::set<std::string>& written = {}) {
  Layout original = *Layout::make(before.object), patched = *Layout::make(after.object);
  const KernelObject vmlinux{
      KernelObject::vmlinux_name, Image::of_sections("", {}), Kallsyms({}, Kallsyms::Counted::by_address), {}, {}};
  std::vector<PatchUnit> units(1);
  units[0].original = {&original, nullptr};
  units[0].patched = {&patched, nullptr};
  units[0].comparison = compare(units[0].original, units[0].patched);
  units[0].object = &vmlinux;
  return read_requests(units, written);
}

} // namespace

TEST_CASE("hooks are new functions") {
  Source before, after;
  SymbolId old = before.function("f");
  after.function("f");
  SymbolId added = after.function("g");
  after.hook("post_patch", added);
  Requests requests = read(before, after);
  CHECK(requests.refusals.empty());
  REQUIRE(requests.hooks.size() == 1);
  CHECK(requests.hooks[0].kind == "post_patch");

  after.hook("post_unpatch", old);
  CHECK(read(before, after).refusals.size() == 1);
}

TEST_CASE("a second hook of a kind is refused, and so is an unknown kind") {
  Source before, after;
  SymbolId first = after.function("g"), second = after.function("h");
  after.hook("pre_patch", first);
  CHECK(read(before, after).refusals.empty());
  CHECK(read(before, after, {KernelObject::vmlinux_name}).refusals.size() == 1); // klp's own comes before
  after.hook("pre_patch", second);
  CHECK(read(before, after).refusals.size() == 1);
  after.hook("in_between", second);
  CHECK(read(before, after).refusals.size() == 2);
}

TEST_CASE("a state needs an id other than 0, and is given once") {
  Source before, after;
  after.state(7, 2);
  Requests requests = read(before, after);
  REQUIRE(requests.states.size() == 1);
  CHECK(requests.states[0].id == 7);
  CHECK(requests.states[0].version == 2);
  after.state(7, 3);
  CHECK(read(before, after).refusals.size() == 1);
  after.state(0, 1);
  CHECK(read(before, after).refusals.size() == 2);
}

TEST_CASE("the version of a state has 32 bits in the kernel") {
  Source before, largest, larger;
  largest.state(7, 0xffffffff);
  larger.state(7, 0x100000000);
  CHECK(read(before, largest).refusals.empty());
  REQUIRE(read(before, larger).refusals.size() == 1);
  CHECK(read(before, larger).refusals[0].cause == "the version of a state has more than 32 bits");
}
