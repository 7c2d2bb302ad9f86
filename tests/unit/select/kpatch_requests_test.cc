#include "generator/select/kpatch_requests.h"
#include "generator/select/requests.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

namespace {

// f with this code, and one request.
Object unit(char code, const std::string& kind, const std::string& name) {
  Object o;
  o.path = "unit.o";
  o.sections.emplace_back();
  auto add = [&](const std::string& section, std::uint64_t flags, const std::string& bytes) {
    o.sections.push_back(
        {.name = section, .type = SHT_PROGBITS, .flags = SHF_ALLOC | flags, .data = bytes, .size = bytes.size()});
  };
  add(".text.f", SHF_EXECINSTR, std::string{code, '\xc3'});
  add(".klp.kpatch." + kind, 0, name + '\0');
  o.symbols = {{},
               {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 2},
               {"klp_kpatch_request", STT_OBJECT, STB_LOCAL, 0, 2, 0, name.size() + 1}};
  return o;
}

KpatchRequests read(const std::string& kind, const std::string& name) {
  const Object before = unit('\x90', kind, name), after = unit('\xf8', kind, name);
  Layout original = *Layout::make(before), patched = *Layout::make(after);
  std::vector<PatchUnit> units(1);
  units[0].source = "unit.c";
  units[0].original = {&original, nullptr};
  units[0].patched = {&patched, nullptr};
  units[0].comparison = compare(units[0].original, units[0].patched);
  CHECK(has_requests(units[0]));
  return read_kpatch_requests(units);
}

} // namespace

TEST_CASE("KPATCH_IGNORE_FUNCTION is refused where the change alters the function") {
  CHECK(read("ignore_function", "g").refusals.empty());
  auto refusals = read("ignore_function", "f").refusals;
  REQUIRE(refusals.size() == 1);
  CHECK(
      render(refusals[0]) ==
      "unit.c: f(): KPATCH_IGNORE_FUNCTION asks to leave it as it is, and the change alters it: its code differs at "
      "+0x0\n"
      "  remedy: take out of the change what alters the function; or take the macro out, and the function is patched");
}

TEST_CASE("KPATCH_FORCE_UNSAFE is refused, and KPATCH_IGNORE_SECTION has no effect") {
  auto forced = read("force_unsafe", "f");
  REQUIRE(forced.refusals.size() == 1);
  CHECK(forced.refusals[0].symbol == "KPATCH_FORCE_UNSAFE(f)");
  CHECK(forced.refusals[0].status == ExitStatus::refused);
  CHECK(forced.notes.empty());
  auto ignored = read("ignore_section", ".data.f");
  CHECK(ignored.refusals.empty());
  REQUIRE(ignored.notes.size() == 1);
  CHECK(ignored.notes[0].symbol == "unit.c: KPATCH_IGNORE_SECTION(.data.f)");
  CHECK(ignored.notes[0].rule == "kpatch-macro");
}
