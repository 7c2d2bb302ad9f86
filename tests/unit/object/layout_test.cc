#include "generator/object/layout.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

namespace {

constexpr std::uint64_t code_flags = SHF_ALLOC | SHF_EXECINSTR;

Section section(const std::string& name, std::uint64_t flags, const std::string& data,
                std::vector<Relocation> relocations = {}) {
  return {.name = name,
          .type = SHT_PROGBITS,
          .flags = flags,
          .data = data,
          .size = data.size(),
          .relocations = std::move(relocations)};
}

// f:  mov $0, array-8(%rip)   (the instruction ends 4 bytes behind the field, because of the imm32)
//     call g; ret
Object object_with_code() {
  Object o;
  o.path = "unit.o";
  o.sections.emplace_back();
  o.sections.push_back(section(".text.f", code_flags, std::string("\xc7\x05\0\0\0\0\0\0\0\0\xe8\0\0\0\0\xc3", 16),
                               {{2, R_X86_64_PC32, 2, -8 - 8}, {11, R_X86_64_PLT32, 4, -4}}));
  o.sections.push_back(section(".data.array", SHF_ALLOC | SHF_WRITE, std::string(16, '\1')));
  o.symbols = {{},
               {"f", STT_FUNC, STB_GLOBAL, 0, 1, 0, 16},
               {"", STT_SECTION, STB_LOCAL, 0, 2, 0, 0},
               {"array", STT_OBJECT, STB_LOCAL, 0, 2, 0, 16},
               {"g", STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0}};
  return o;
}

// call padding of 16 bytes, f, a gap, call padding, g; in one section, as __section() makes it
Object padded_object() {
  Object o;
  o.path = "unit.o";
  const std::string nops(16, '\x90');
  o.sections.emplace_back();
  o.sections.push_back(section(".sched.text", code_flags, nops + "\x90\xc3" + std::string(14, '\xcc') + nops + "\xc3"));
  o.sections.push_back(section("__patchable_function_entries", SHF_ALLOC | SHF_WRITE, std::string(16, '\0'),
                               {{0, R_X86_64_64, 1, 0}, {8, R_X86_64_64, 1, 32}}));
  o.symbols = {{},
               {"", STT_SECTION, STB_LOCAL, 0, 1, 0, 0},
               {"f", STT_FUNC, STB_LOCAL, 0, 1, 16, 2},
               {"g", STT_FUNC, STB_LOCAL, 0, 1, 48, 1}};
  return o;
}

} // namespace

TEST_CASE("references through a section symbol find the variable, also one element before it") {
  Object object = object_with_code();
  auto layout = Layout::make(object);
  REQUIRE(layout);
  const Atom& f = layout->atom(layout->find("f"));
  REQUIRE(f.references.size() == 2);
  CHECK(layout->name(f.references[0].atom) == "array");
  CHECK(f.references[0].delta == -8);
  CHECK(f.references[0].adjust == 8);
  CHECK(f.references[0].use == FieldUse::memory);
}

TEST_CASE("a reference has its use, and the delta of an undefined symbol is 0") {
  Object object = object_with_code();
  auto layout = Layout::make(object);
  const Reference& call = layout->atom(layout->find("f")).references[1];
  CHECK(call.use == FieldUse::call);
  CHECK(call.atom == no_atom);
  CHECK(object.symbols[call.symbol].name == "g");
  CHECK(call.delta == 0);
  CHECK(call.adjust == 4);
}

TEST_CASE("a label in a mergeable section tells which string is meant, also if the place is outside of the string") {
  Object object = object_with_code();
  auto id = static_cast<SectionId>(object.sections.size());
  object.sections.push_back(
      section(".rodata.str1.1", SHF_ALLOC | SHF_MERGE | SHF_STRINGS, std::string("ab\0cd\0", 6), {}));
  object.sections.back().entry_size = 1;
  object.symbols.push_back({".LC0", STT_NOTYPE, STB_LOCAL, 0, id, 0, 0});
  object.symbols.push_back({".LC1", STT_NOTYPE, STB_LOCAL, 0, id, 3, 0});
  auto label = static_cast<SymbolId>(object.symbols.size() - 2);
  auto target = [&](SymbolId symbol, std::int64_t addend) {
    Object changed = object;
    auto data = static_cast<SectionId>(changed.sections.size());
    changed.sections.push_back(
        section(".data.p", SHF_ALLOC | SHF_WRITE, std::string(8, '\0'), {{0, R_X86_64_64, symbol, addend}}));
    changed.symbols.push_back({"p", STT_OBJECT, STB_GLOBAL, 0, data, 0, 8});
    auto layout = Layout::make(changed);
    REQUIRE(layout);
    const Reference& reference = layout->atom(layout->find("p")).references[0];
    return std::pair{layout->atom(reference.atom).bytes, reference.delta};
  };
  const std::string first("ab\0", 3), second("cd\0", 3);
  CHECK(target(label, 3) == std::pair{first, std::int64_t{3}}); // the end of the first string
  CHECK(target(label + 1, 0) == std::pair{second, std::int64_t{0}});
  CHECK(target(label + 1, -1) == std::pair{second, std::int64_t{-1}});
}

TEST_CASE("a special-section entry belongs to the function whose code it describes") {
  Object object = object_with_code();
  object.sections.push_back(section(
      "__bug_table", SHF_ALLOC | SHF_WRITE, std::string(24, '\0'),
      {{0, R_X86_64_PC32, 1, 15}, {4, R_X86_64_PC32, 3, 0}, {12, R_X86_64_PC32, 1, 10}, {16, R_X86_64_PC32, 3, 0}}));
  auto layout = Layout::make(object);
  REQUIRE(layout);
  const Atom& f = layout->atom(layout->find("f"));
  REQUIRE(f.entries.size() == 2);
  CHECK(f.entries[0].code_offset == 15);
  CHECK(f.entries[1].code_offset == 10);
  CHECK(f.entries[0].bytes.size() == 12);
}

TEST_CASE("entries of __bug_table have a third reference in 7.3") {
  Object object = object_with_code();
  object.sections.push_back(section("__bug_table", SHF_ALLOC | SHF_WRITE, std::string(32, '\0'),
                                    {{0, R_X86_64_PC32, 1, 15},
                                     {4, R_X86_64_PC32, 3, 0},
                                     {8, R_X86_64_PC32, 3, 0},
                                     {16, R_X86_64_PC32, 1, 10},
                                     {20, R_X86_64_PC32, 3, 0},
                                     {24, R_X86_64_PC32, 3, 0}}));
  auto layout = Layout::make(object);
  REQUIRE(layout);
  const Atom& f = layout->atom(layout->find("f"));
  REQUIRE(f.entries.size() == 2);
  CHECK(f.entries[1].code_offset == 10);
  CHECK(f.entries[1].bytes.size() == 16);
  CHECK(f.entries[1].references.size() == 3);
  CHECK(f.entries[1].table->line_field == 12);
}

TEST_CASE("a special section of unknown form is an error that names it") {
  Object object = object_with_code();
  object.sections.push_back(section("__ex_table", SHF_ALLOC, std::string(12, '\0'), {{0, R_X86_64_PC32, 1, 3}}));
  auto layout = Layout::make(object);
  REQUIRE_FALSE(layout);
  CHECK(render(layout.error()) == "unit.o: __ex_table+0x0: the form of this section is not known\n  remedy: report the "
                                  "compiler and kernel version");
}

TEST_CASE("relocation types that the kernel's loader refuses are refused here") {
  Object object = object_with_code();
  object.sections[1].relocations[1].type = R_X86_64_GOTPCREL;
  auto layout = Layout::make(object);
  REQUIRE_FALSE(layout);
  CHECK(layout.error().cause == "relocation type 9 is not known to the kernel's module loader");
}

TEST_CASE("strings of a mergeable section are atoms of their own") {
  Object object = object_with_code();
  object.sections.push_back(
      section(".rodata.str1.1", SHF_ALLOC | SHF_MERGE | SHF_STRINGS, std::string("one\0two\0", 8)));
  object.sections.back().entry_size = 1;
  auto layout = Layout::make(object);
  REQUIRE(layout);
  std::vector<std::string> strings;
  for (const auto& atom : layout->atoms())
    if (atom.kind == AtomKind::string) strings.push_back(atom.bytes.c_str());
  CHECK(strings == std::vector<std::string>{"one", "two"});
}

TEST_CASE("a call that the assembler resolved is a reference to the neighbour, a jump inside a function is none") {
  // f: jmp +0; call g; ret   g: nop; jmp f (short)
  Object o;
  o.path = "unit.o";
  o.sections.emplace_back();
  o.sections.push_back(section(".sched.text", code_flags, std::string("\xeb\x00\xe8\x01\0\0\0\xc3\x90\xeb\xf5", 11)));
  o.symbols = {{}, {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 8}, {"g", STT_FUNC, STB_LOCAL, 0, 1, 8, 3}};
  auto layout = Layout::make(o);
  REQUIRE(layout);
  const Atom& f = layout->atom(layout->find("f"));
  REQUIRE(f.references.size() == 1);
  CHECK(f.references[0].offset == 3);
  CHECK(f.references[0].use == FieldUse::call);
  CHECK(f.references[0].atom == layout->find("g"));
  CHECK(f.references[0].delta == 0);
  CHECK(f.references[0].adjust == 4);
  CHECK(f.bytes.substr(3, 4) == std::string(4, '\0'));
  const Atom& g = layout->atom(layout->find("g"));
  REQUIRE(g.references.size() == 1);
  CHECK(g.references[0].type == R_X86_64_PC8);
  CHECK(g.references[0].atom == layout->find("f"));
  CHECK(g.references[0].delta == 0);
}

TEST_CASE("call padding belongs to the function after it, and a NOP at its start does not belong to the padding") {
  Object object = padded_object();
  auto layout = Layout::make(object);
  REQUIRE(layout);
  const Atom &f = layout->atom(layout->find("f")), &g = layout->atom(layout->find("g"));
  CHECK(f.padding == 16);
  CHECK(f.offset == 16);
  CHECK(f.bytes == "\x90\xc3");
  CHECK(f.padding_symbol == 0);
  CHECK(g.padding == 16);
  REQUIRE(g.entries.size() == 1);
  CHECK(g.entries[0].code_offset == -16);
  CHECK_FALSE(layout->has_fentry(layout->find("g")));
  CHECK(layout->atoms().size() == 3); // with the gap
}

TEST_CASE("the prefix symbol of objtool names the padding and is no function of its own") {
  Object object = padded_object();
  object.symbols.push_back({"__pfx_g", STT_FUNC, STB_LOCAL, 0, 1, 32, 16});
  auto layout = Layout::make(object);
  REQUIRE(layout);
  CHECK(layout->find("__pfx_g") == no_atom);
  CHECK(layout->atom(layout->find("g")).padding_symbol == 4);
  CHECK(layout->atom(layout->find("f")).padding_symbol == 0);
}

TEST_CASE("bytes before a function that are no NOPs are no padding") {
  Object object = padded_object();
  object.sections[1].data[40] = '\xcc';
  auto layout = Layout::make(object);
  REQUIRE(layout);
  CHECK(layout->atom(layout->find("g")).padding == 0);
}

TEST_CASE("a function without an unwind entry for its start gets a copy of the entry before") {
  // f: push %rax; ret   g: nop; ret   h: ret, after a gap with an entry of its own
  Object o;
  o.path = "unit.o";
  o.sections.emplace_back();
  o.sections.push_back(section(".ref.text", code_flags, std::string("\x50\xc3\x90\xc3\x90\xc3", 6)));
  o.symbols = {{},
               {"", STT_SECTION, STB_LOCAL, 0, 1, 0, 0},
               {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 2},
               {"g", STT_FUNC, STB_LOCAL, 0, 1, 2, 2},
               {"h", STT_FUNC, STB_LOCAL, 0, 1, 5, 1}};
  o.sections.push_back(section(
      ".orc_unwind_ip", SHF_ALLOC, std::string(16, '\0'),
      {{0, R_X86_64_PC32, 1, 0}, {4, R_X86_64_PC32, 1, 1}, {8, R_X86_64_PC32, 1, 4}, {12, R_X86_64_PC32, 1, 5}}));
  o.sections.push_back(section(".orc_unwind", SHF_ALLOC, "aaaaaabbbbbbccccccdddddd"));
  auto layout = Layout::make(o);
  REQUIRE(layout);
  const auto& entries = layout->atom(layout->find("g")).entries;
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].code_offset == 0);
  CHECK(entries[0].companion == "bbbbbb");
  CHECK(entries[0].references[0].atom == layout->find("g"));
  CHECK(entries[0].references[0].delta == 0);
  CHECK(entries[1].code_offset == 2);
  CHECK(layout->atom(layout->find("f")).entries.size() == 2);
  CHECK(layout->atom(layout->find("h")).entries.size() == 1);
}

TEST_CASE("a function is whole if it is not the cold part of another one") {
  Object object;
  object.sections.emplace_back();
  object.sections.push_back(section(".text", code_flags, "\x90\x90\xc3\xcc"));
  object.sections.push_back(section(".data", SHF_ALLOC | SHF_WRITE, "\1\2"));
  object.symbols = {{},
                    {"f", STT_FUNC, STB_GLOBAL, 0, 1, 0, 1},
                    {"f.cold", STT_FUNC, STB_LOCAL, 0, 1, 1, 1},
                    {"g.cold", STT_FUNC, STB_LOCAL, 0, 1, 2, 1},
                    {"v", STT_OBJECT, STB_LOCAL, 0, 2, 0, 1}};
  auto layout = Layout::make(object);
  REQUIRE(layout);
  AtomId f = layout->find("f"), cold = layout->find("f.cold"), orphan = layout->find("g.cold"), v = layout->find("v");
  CHECK(layout->is_whole_function(f));
  CHECK_FALSE(layout->is_whole_function(cold));
  CHECK(layout->is_whole_function(orphan)); // there is no g
  CHECK_FALSE(layout->is_whole_function(v));
  CHECK(layout->parent_or_self(cold) == f);
  CHECK(layout->parent_or_self(f) == f);
  CHECK(layout->parent_or_self(orphan) == orphan);
  CHECK(layout->parent_or_self(v) == v);
}

TEST_CASE("functions and variables have a name, all other atoms have that of their section only") {
  Object object = object_with_code();
  object.sections.push_back(section(".rodata.str1.1", SHF_ALLOC | SHF_MERGE | SHF_STRINGS, std::string("text\0", 5)));
  object.sections.back().entry_size = 1;
  auto layout = Layout::make(object);
  REQUIRE(layout);
  AtomId f = layout->find("f"), array = layout->find("array");
  CHECK(layout->atom(f).has_name());
  CHECK_FALSE(layout->symbol_of(f).is_local());
  CHECK(layout->atom(array).has_name());
  CHECK(layout->symbol_of(array).is_local());
  CHECK(layout->name_or_section(array) == "array");
  const auto text = static_cast<AtomId>(layout->atoms().size() - 1);
  REQUIRE(layout->atom(text).kind == AtomKind::string);
  CHECK_FALSE(layout->atom(text).has_name());
  CHECK(layout->name(text).empty());
  CHECK(layout->name_or_section(text) == ".rodata.str1.1");
}

TEST_CASE("the symbol of a reference's target is found in the object and outside of it") {
  Object object = object_with_code();
  auto layout = Layout::make(object);
  REQUIRE(layout);
  const auto& references = layout->atom(layout->find("f")).references;
  CHECK(layout->target_symbol(references[0]).name == "array");
  CHECK(layout->target_symbol(references[1]).name == "g");
  CHECK_FALSE(is_branch(references[0].use));
  CHECK(is_branch(references[1].use));
}

TEST_CASE("the references of an atom include those of its entries in special sections") {
  Atom atom;
  atom.references = {{.offset = 1}, {.offset = 2}};
  atom.entries.resize(2);
  atom.entries[1].references = {{.offset = 3}};
  std::vector<std::uint64_t> visited;
  for_each_reference(atom, [&](const Reference& reference) { visited.push_back(reference.offset); });
  CHECK(visited == std::vector<std::uint64_t>{1, 2, 3});
}
