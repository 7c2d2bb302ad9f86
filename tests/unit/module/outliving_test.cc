// What outlives a livepatch, and what it comes too late for: addresses of new functions, new variables, tracepoints.
#include "generator/module/function_pointer.h"
#include "generator/module/new_state.h"
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

struct Change {
  Source before, after;
  std::string text = {};                                       // of the patched file
  std::vector<std::pair<std::string, std::string>> hooks = {}; // kind, function

  struct Said {
    std::vector<std::string> pointers, states, notes;
  };
  Said said() const {
    Layout original = *Layout::make(before.object), patched = *Layout::make(after.object);
    std::vector<PatchUnit> units(1);
    units[0].source = "unit.c";
    units[0].original = {&original, nullptr};
    units[0].patched = {&patched, nullptr};
    units[0].comparison = compare(units[0].original, units[0].patched);
    Binder binder(units);
    std::vector<Hook> asked;
    for (const auto& [kind, function] : hooks) asked.push_back({kind, {0, patched.find(function)}});
    Selection selection = select(units, binder, asked).selection;
    Said said;
    for (const auto& e : function_pointers(units, binder, selection, {{"unit.c", {"", text}}}))
      said.pointers.push_back(e.symbol + ": " + e.cause.substr(0, e.cause.find(',')));
    for (const auto& e : new_state(units, binder, selection)) said.states.push_back(e.symbol);
    for (const auto& note : notes_on_tracepoints(units, selection)) said.notes.push_back(note.symbol);
    return said;
  }
};

using Texts = std::vector<std::string>;

Change takes_address(const std::string& text) {
  Change change;
  change.before.add("f", STT_FUNC, "\xc3", {});
  change.after.add("f", STT_FUNC, take_address, {{3, R_X86_64_32S, 2, 0}});
  change.after.add("helper", STT_FUNC, "\xc3", {});
  change.text = text;
  return change;
}

} // namespace

TEST_CASE("the address of a new function is refused where code takes it and where new data holds it") {
  Change change;
  change.before.add("f", STT_FUNC, "\xc3", {});
  change.after.add("f", STT_FUNC, take_address + take_address, {{3, R_X86_64_32S, 2, 0}, {11, R_X86_64_32S, 3, 0}});
  change.after.add("helper", STT_FUNC, "\xc3", {});
  change.after.add("table", STT_OBJECT, std::string(8, '\0'), {{0, R_X86_64_64, 4, 0}});
  change.after.add("handler", STT_FUNC, "\xc3", {});
  CHECK(change.said().pointers == Texts{"helper(): f() takes its address", "handler(): table holds its address"});
  CHECK(change.said().states == Texts{"table"});
}

TEST_CASE("calls of new functions, and addresses of those that the kernel has, outlive nothing") {
  Change change;
  change.before.add("f", STT_FUNC, "\xc3", {});
  change.before.add("kernels", STT_FUNC, "\xc3", {});
  change.after.add("f", STT_FUNC, take_address + call, {{3, R_X86_64_32S, 2, 0}, {9, R_X86_64_PLT32, 3, -4}});
  change.after.add("kernels", STT_FUNC, "\x90\xc3", {}); // changed: the original is redirected
  change.after.add("helper", STT_FUNC, "\xc3", {});
  CHECK(change.said().pointers.empty());
}

TEST_CASE("an address that is handed to who calls it and forgets it is not kept") {
  const std::string helper = "static void helper(void)\n{\n}\n";
  CHECK(takes_address(helper + "void f(void)\n{\n\tcall_rcu(&x->rcu, helper);\n}\n").said().pointers.empty());
  const std::string each = "void each(void (*fn)(void))\n{\n\tfn();\n\tif (x)\n\t\tfn();\n}\n";
  CHECK(takes_address(helper + each + "void f(void)\n{\n\teach(&helper);\n}\n").said().pointers.empty());
  const std::string keeps = "void each(void (*fn)(void))\n{\n\tfn();\n\tlast = fn;\n}\n";
  CHECK(takes_address(helper + keeps + "void f(void)\n{\n\teach(helper);\n}\n").said().pointers.size() == 1);
  CHECK(takes_address(helper + "void f(void)\n{\n\tcall_rcu(&x->rcu, helper);\n\tx->fn = helper;\n}\n")
            .said()
            .pointers.size() == 1);
  CHECK(takes_address("#define START(x) start(x, helper)\n" + helper +
                      "void f(void)\n{\n\tcall_rcu(&x->rcu, helper);\n\tSTART(x);\n}\n")
            .said()
            .pointers.size() == 1);
  CHECK(takes_address(helper).said().pointers.size() == 1); // a macro of somewhere else takes it
}

TEST_CASE("a new table of functions is refused where its address is kept, and not where it is read in place") {
  const std::string read("\x48\x8b\x04\xc5\0\0\0\0\xc3", 9); // mov table(,%rax,8), %rax; ret
  Change change;
  change.before.add("f", STT_FUNC, "\xc3", {});
  change.before.add("kernels", STT_FUNC, "\xc3", {});
  change.after.add("f", STT_FUNC, take_address, {{3, R_X86_64_32S, 3, 0}});
  change.after.add("kernels", STT_FUNC, "\xc3", {});
  change.after.add("table", STT_OBJECT, std::string(8, '\0'), {{0, R_X86_64_64, 2, 0}});
  change.after.object.sections[3].flags = SHF_ALLOC;
  CHECK(change.said().pointers == Texts{"table: f() takes its address"});
  change.after.object.sections[1] = {".text.f", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 1, 0, 0, 0,
                                     read,      read.size(),  {{4, R_X86_64_32S, 3, 0}}};
  change.after.object.symbols[1].size = read.size();
  CHECK(change.said().pointers.empty());
}

TEST_CASE("what may be called back after rcu_barrier(), or keeps itself, is kept") {
  const std::string f = "void f(void)\n{\n\tcall_rcu(&x->rcu, helper);\n}\n";
  CHECK(takes_address("static void helper(struct rcu_head *r)\n{\n\tkfree(r);\n}\n" + f).said().pointers.empty());
  for (const char* text : {"static void helper(struct rcu_head *r)\n{\n\tcall_rcu(r, helper);\n}\n",
                           "static void helper(struct rcu_head *r)\n{\n\tlast = helper;\n}\n",
                           "static void g(struct rcu_head *r)\n{\n\tcall_rcu(r, helper);\n}\n",
                           "SYSCALL_DEFINE1(g, int, x)\n{\n\tkeep(helper);\n}\n",
                           "static void g(void)\n{\n\tops->call_rcu(&x->rcu, helper);\n}\n"})
    CHECK(takes_address(text + f).said().pointers.size() == 1);
}

TEST_CASE("a local function is what it is, whatever its name") {
  const std::string f = "void f(void)\n{\n\tlist_sort(NULL, &list, helper);\n}\n";
  const std::string keeps = "void list_sort(void *p, void *head, int (*cmp)(void))\n{\n\tlast = cmp;\n}\n";
  const std::string calls = "void list_sort(void *p, void *head, int (*cmp)(void))\n{\n\tcmp();\n}\n";
  CHECK(takes_address(f).said().pointers.empty());
  CHECK(takes_address(keeps + f).said().pointers.size() == 1);
  CHECK(takes_address("#ifdef A\n" + keeps + "#else\n" + calls + "#endif\n" + f).said().pointers.size() == 1);
  CHECK(takes_address("void f(void)\n{\n\tlist_sort(helper, &list, NULL);\n}\n").said().pointers.size() == 1);
}

TEST_CASE("state that a pre_patch hook sets up is not refused, and an address that a hook takes back is") {
  Change change = takes_address("");
  change.after.add("work", STT_OBJECT, std::string(8, '\0'), {{0, R_X86_64_64, 2, 0}});
  change.after.add("hook", STT_FUNC, take_address, {{3, R_X86_64_32S, 3, 0}});
  change.hooks = {{"pre_patch", "hook"}};
  CHECK(change.said().pointers == Texts{"helper(): f() takes its address"});
  CHECK(change.said().states.empty());
  for (const char* kind : {"post_patch", "post_unpatch"}) {
    change.hooks = {{kind, "hook"}};
    CHECK(change.said().pointers == Texts{"helper(): f() takes its address"});
    CHECK(change.said().states == Texts{"work"});
  }
}

TEST_CASE("what a hook reaches through changed functions it does not set up") {
  Change change;
  change.before.add("f", STT_FUNC, "\xc3", {});
  change.after.add("f", STT_FUNC, take_address, {{3, R_X86_64_32S, 2, 0}});
  change.after.add("count", STT_OBJECT, std::string(8, '\0'), {});
  change.after.add("hook", STT_FUNC, call, {{1, R_X86_64_PLT32, 1, -4}});
  change.hooks = {{"pre_patch", "hook"}};
  CHECK(change.said().states == Texts{"count"});
}

TEST_CASE("what only guards a message may be new") {
  Change change = takes_address("");
  change.after.object.symbols[2].name = "__already_done.7";
  change.after.object.symbols[2].type = STT_OBJECT;
  change.after.object.sections[2].flags = SHF_ALLOC | SHF_WRITE;
  CHECK(change.said().states.empty());
  change.after.object.symbols[2].name = "counter.7";
  CHECK(change.said().states == Texts{"counter.7"});
}

TEST_CASE("a static call of the livepatch's own comes and goes with it") {
  Change change = takes_address("");
  change.after.object.sections[1].relocations[0].symbol = 3;
  change.after.add("__SCK__x", STT_OBJECT, std::string(8, '\0'), {{0, R_X86_64_64, 2, 0}});
  CHECK(change.said().pointers.empty());
  CHECK(change.said().states.empty());
  change.after.object.symbols[3].name = "table";
  CHECK(change.said().pointers == Texts{"helper(): table holds its address"});
  CHECK(change.said().states == Texts{"table"});
}

TEST_CASE("a new tracepoint is told: nobody registers it") {
  Change change = takes_address("");
  change.after.object.symbols[2] = {};
  change.after.object.symbols.pop_back();
  change.after.object.sections.pop_back();
  change.after.add("__tracepoint_x", STT_OBJECT, std::string(8, '\0'), {});
  CHECK(change.said().notes == Texts{"__tracepoint_x"});
  CHECK(change.said().states.empty());
}
