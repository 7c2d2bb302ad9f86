#include "generator/module/notes.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

namespace {

const std::string take_address("\x48\xc7\xc7\0\0\0\0\xc3", 8); // mov $address, %rdi; ret
const std::string call("\xe8\0\0\0\0\x90\x90\xc3", 8);

struct Source {
  Object object;
  Source() { object.sections.emplace_back(), object.symbols.emplace_back(); }
  void add(const std::string& name, unsigned char type, const std::string& bytes, std::vector<Relocation> relocations) {
    bool code = type == STT_FUNC;
    std::uint64_t flags = SHF_ALLOC | (code ? std::uint64_t{SHF_EXECINSTR} : std::uint64_t{SHF_WRITE});
    std::string section = name == "__tracepoint_x" ? "__tracepoints" : (code ? ".text." : ".data.") + name;
    object.sections.push_back({section, SHT_PROGBITS, flags, 1, 0, 0, 0, bytes, bytes.size(), std::move(relocations)});
    auto id = static_cast<SectionId>(object.sections.size() - 1);
    object.symbols.push_back({name, type, STB_LOCAL, 0, id, 0, bytes.size()});
  }
};

std::vector<std::string> notes_of(const Source& before, const Source& after) {
  Layout original = *Layout::make(before.object), patched = *Layout::make(after.object);
  std::vector<PatchUnit> units(1);
  units[0].original = {&original, nullptr};
  units[0].patched = {&patched, nullptr};
  units[0].comparison = compare(units[0].original, units[0].patched);
  Binder binder(units);
  std::vector<std::string> texts;
  for (const auto& note : notes(units, binder, select(units, binder).selection))
    texts.push_back(note.rule + " " + note.symbol + ": " + note.why.substr(0, note.why.find(',')));
  return texts;
}

std::string new_state(const std::string& name) {
  return "new-state " + name +
         ": it is new and starts with its initial value when the livepatch is loaded: nothing that happened before is "
         "in it";
}

} // namespace

TEST_CASE("the address of a new function is noted where code takes it and where new data holds it") {
  Source before, after;
  before.add("f", STT_FUNC, "\xc3", {});
  after.add("f", STT_FUNC, take_address + take_address, {{3, R_X86_64_32S, 2, 0}, {11, R_X86_64_32S, 3, 0}});
  after.add("helper", STT_FUNC, "\xc3", {});
  after.add("table", STT_OBJECT, std::string(8, '\0'), {{0, R_X86_64_64, 4, 0}});
  after.add("handler", STT_FUNC, "\xc3", {});
  CHECK(notes_of(before, after) == std::vector<std::string>{"function-pointer helper: f() takes its address",
                                                            "function-pointer handler: table holds its address",
                                                            new_state("table")});
}

TEST_CASE("calls of new functions, and addresses of those that the kernel has, need no note") {
  Source before, after;
  before.add("f", STT_FUNC, "\xc3", {});
  before.add("kernels", STT_FUNC, "\xc3", {});
  after.add("f", STT_FUNC, take_address + call, {{3, R_X86_64_32S, 2, 0}, {9, R_X86_64_PLT32, 3, -4}});
  after.add("kernels", STT_FUNC, "\x90\xc3", {}); // changed: the original is redirected
  after.add("helper", STT_FUNC, "\xc3", {});
  CHECK(notes_of(before, after).empty());
}

TEST_CASE("a new tracepoint is noted: nobody registers it") {
  Source before, after;
  before.add("f", STT_FUNC, "\xc3", {});
  after.add("f", STT_FUNC, take_address, {{3, R_X86_64_32S, 2, 0}});
  after.add("__tracepoint_x", STT_OBJECT, std::string(8, '\0'), {});
  CHECK(notes_of(before, after) ==
        std::vector<std::string>{"tracepoint __tracepoint_x: a tracepoint that a livepatch brings along cannot be "
                                 "switched on"});
}
