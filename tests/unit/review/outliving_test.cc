// Addresses of new functions, which may be used after the livepatch is unloaded, and new variables and tracepoints,
// which the running kernel has not set up.
#include "generator/review/function_pointer.h"
#include "generator/review/new_state.h"
#include "generator/review/tracepoint.h"

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
    object.sections.push_back({.name = section,
                               .type = SHT_PROGBITS,
                               .flags = flags,
                               .data = bytes,
                               .size = bytes.size(),
                               .relocations = std::move(relocations)});
    auto id = static_cast<SectionId>(object.sections.size() - 1);
    object.symbols.push_back({name, type, STB_LOCAL, 0, id, 0, bytes.size()});
  }
};

struct Change {
  Source before, after;
  std::vector<std::pair<std::string, std::string>> hooks = {}; // kind, function

  std::string signature = "void(struct device *)"; // of f

  struct Reported {
    std::vector<std::string> pointers, states, notes;
  };
  Reported reported() const {
    Layout original = *Layout::make(before.object), patched = *Layout::make(after.object);
    std::vector<PatchUnit> units(1);
    units[0].source = "unit.c";
    units[0].original = {&original, nullptr};
    facts::Unit facts;
    facts.functions.emplace_back().symbol = "f", facts.functions[0].signature = signature;
    units[0].patched = {&patched, &facts};
    units[0].comparison = compare(units[0].original, units[0].patched);
    Binder binder(units);
    std::vector<Hook> requested;
    for (const auto& [kind, function] : hooks) requested.push_back({kind, {0, patched.find(function)}});
    Selection selection = select(units, binder, requested).selection;
    Reported reported;
    for (const auto& e : function_pointers(units, binder, selection))
      reported.pointers.push_back(e.symbol + ": " + e.cause.substr(0, e.cause.find(',')));
    for (const auto& e : new_state(units, binder, selection)) reported.states.push_back(e.symbol);
    for (const auto& note : notes_on_tracepoints(units, selection)) reported.notes.push_back(note.symbol);
    return reported;
  }
};

using Texts = std::vector<std::string>;

Change takes_address() {
  Change change;
  change.before.add("f", STT_FUNC, "\xc3", {});
  change.after.add("f", STT_FUNC, take_address, {{3, R_X86_64_32S, 2, 0}});
  change.after.add("helper", STT_FUNC, "\xc3", {});
  return change;
}

// f() passes the address of a new function to `callee`, as its second argument.
Change passes_address(const std::string& callee) {
  const std::string code("\x48\xc7\xc6\0\0\0\0\xe8\0\0\0\0\xc3", 13); // mov $helper, %rsi; call
  Change change;
  change.before.add("f", STT_FUNC, "\xc3", {});
  change.after.add("f", STT_FUNC, code, {{3, R_X86_64_32S, 2, 0}, {8, R_X86_64_PLT32, 3, -4}});
  change.after.add("helper", STT_FUNC, "\xc3", {});
  change.after.object.symbols.push_back({callee, STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0});
  return change;
}

} // namespace

TEST_CASE("the address of a new function is refused if code takes it or new data contains it") {
  Change change;
  change.before.add("f", STT_FUNC, "\xc3", {});
  change.after.add("f", STT_FUNC, take_address + take_address, {{3, R_X86_64_32S, 2, 0}, {11, R_X86_64_32S, 3, 0}});
  change.after.add("helper", STT_FUNC, "\xc3", {});
  change.after.add("table", STT_OBJECT, std::string(8, '\0'), {{0, R_X86_64_64, 4, 0}});
  change.after.add("handler", STT_FUNC, "\xc3", {});
  CHECK(change.reported().pointers == Texts{"helper(): f() takes its address", "handler(): table holds its address"});
  CHECK(change.reported().states == Texts{"table"});
}

TEST_CASE("calls of new functions, and addresses of functions that the kernel has, are not refused") {
  Change change;
  change.before.add("f", STT_FUNC, "\xc3", {});
  change.before.add("kernels", STT_FUNC, "\xc3", {});
  change.after.add("f", STT_FUNC, take_address + call, {{3, R_X86_64_32S, 2, 0}, {9, R_X86_64_PLT32, 3, -4}});
  change.after.add("kernels", STT_FUNC, "\x90\xc3", {}); // changed: the original is redirected
  change.after.add("helper", STT_FUNC, "\xc3", {});
  CHECK(change.reported().pointers.empty());
}

TEST_CASE("a new function that takes its own address is refused, and a function of the kernel is not") {
  Change change;
  change.before.add("f", STT_FUNC, "\xc3", {});
  change.after.add("f", STT_FUNC, take_address + call, {{3, R_X86_64_32S, 1, 0}, {9, R_X86_64_PLT32, 2, -4}});
  change.after.add("helper", STT_FUNC, take_address, {{3, R_X86_64_32S, 2, 0}});
  CHECK(change.reported().pointers == Texts{"helper(): helper() takes its address"});
  change.after.object.sections[2].relocations.clear();
  CHECK(change.reported().pointers.empty());
}

TEST_CASE("an address that is passed to a function which calls it and forgets it is not kept") {
  CHECK(passes_address("pci_walk_bus").reported().pointers.empty());
  CHECK(passes_address("call_rcu").reported().pointers.empty());
  CHECK(passes_address("sort").reported().pointers.size() == 1); // its second argument is a number
  CHECK(passes_address("timer_setup").reported().pointers == Texts{"helper(): f() takes its address"});
}

TEST_CASE("a function that may be an RCU callback itself must not pass a new function to call_rcu()") {
  Change change = passes_address("call_rcu");
  change.signature = "void(struct callback_head *)";
  CHECK(change.reported().pointers == Texts{"helper(): f() takes its address"});
}

TEST_CASE("a new table of functions is refused if its address is kept, and not if it is read in place") {
  const std::string read("\x48\x8b\x04\xc5\0\0\0\0\xc3", 9); // mov table(,%rax,8), %rax; ret
  Change change;
  change.before.add("f", STT_FUNC, "\xc3", {});
  change.before.add("kernels", STT_FUNC, "\xc3", {});
  change.after.add("f", STT_FUNC, take_address, {{3, R_X86_64_32S, 3, 0}});
  change.after.add("kernels", STT_FUNC, "\xc3", {});
  change.after.add("table", STT_OBJECT, std::string(8, '\0'), {{0, R_X86_64_64, 2, 0}});
  change.after.object.sections[3].flags = SHF_ALLOC;
  CHECK(change.reported().pointers == Texts{"table: f() takes its address"});
  change.after.object.sections[1] = {.name = ".text.f",
                                     .type = SHT_PROGBITS,
                                     .flags = SHF_ALLOC | SHF_EXECINSTR,
                                     .data = read,
                                     .size = read.size(),
                                     .relocations = {{4, R_X86_64_32S, 3, 0}}};
  change.after.object.symbols[1].size = read.size();
  CHECK(change.reported().pointers.empty());
}

TEST_CASE("state that a pre_patch hook sets up is not refused, and an address that a hook takes back is") {
  Change change = takes_address();
  change.after.add("work", STT_OBJECT, std::string(8, '\0'), {{0, R_X86_64_64, 2, 0}});
  change.after.add("hook", STT_FUNC, take_address, {{3, R_X86_64_32S, 3, 0}});
  change.hooks = {{"pre_patch", "hook"}};
  CHECK(change.reported().pointers == Texts{"helper(): f() takes its address"});
  CHECK(change.reported().states.empty());
  for (const char* kind : {"post_patch", "post_unpatch"}) {
    change.hooks = {{kind, "hook"}};
    CHECK(change.reported().pointers == Texts{"helper(): f() takes its address"});
    CHECK(change.reported().states == Texts{"work"});
  }
}

TEST_CASE("variables that a hook reaches only through changed functions are not set up by it") {
  Change change;
  change.before.add("f", STT_FUNC, "\xc3", {});
  change.after.add("f", STT_FUNC, take_address, {{3, R_X86_64_32S, 2, 0}});
  change.after.add("count", STT_OBJECT, std::string(8, '\0'), {});
  change.after.add("hook", STT_FUNC, call, {{1, R_X86_64_PLT32, 1, -4}});
  change.hooks = {{"pre_patch", "hook"}};
  CHECK(change.reported().states == Texts{"count"});
}

TEST_CASE("a variable that only limits a message may be new") {
  Change change = takes_address();
  change.after.object.symbols[2].name = "__already_done.7";
  change.after.object.symbols[2].type = STT_OBJECT;
  change.after.object.sections[2].flags = SHF_ALLOC | SHF_WRITE;
  CHECK(change.reported().states.empty());
  change.after.object.symbols[2].name = "counter.7";
  CHECK(change.reported().states == Texts{"counter.7"});
}

TEST_CASE("the parts of a new static call are not refused") {
  Change change = takes_address();
  change.after.object.sections[1].relocations[0].symbol = 3;
  change.after.add("__SCK__x", STT_OBJECT, std::string(8, '\0'), {{0, R_X86_64_64, 2, 0}});
  CHECK(change.reported().pointers.empty());
  CHECK(change.reported().states.empty());
  change.after.object.symbols[3].name = "table";
  CHECK(change.reported().pointers == Texts{"helper(): table holds its address"});
  CHECK(change.reported().states == Texts{"table"});
}

TEST_CASE("a new tracepoint gets a note") {
  Change change = takes_address();
  change.after.object.symbols[2] = {};
  change.after.object.symbols.pop_back();
  change.after.object.sections.pop_back();
  change.after.add("__tracepoint_x", STT_OBJECT, std::string(8, '\0'), {});
  CHECK(change.reported().notes == Texts{"__tracepoint_x"});
  CHECK(change.reported().states.empty());
}
