#include "generator/compare/compare.h"
#include "generator/compare/data_elements.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

namespace {

constexpr std::uint64_t read_only = SHF_ALLOC, writable = SHF_ALLOC | SHF_WRITE;

// An object with one variable `table`, and facts with its type and with the record "struct rule" of 16 bytes.
struct Source {
  Object object;
  facts::Unit facts;

  Source(const std::string& section, std::uint64_t flags, const std::string& type, const std::string& bytes,
         std::uint64_t alignment = 16) {
    object.sections.emplace_back();
    object.sections.push_back({.name = section,
                               .type = SHT_PROGBITS,
                               .flags = flags,
                               .alignment = alignment,
                               .data = bytes,
                               .size = bytes.size()});
    object.symbols = {{},
                      {.name = "table", .type = STT_OBJECT, .binding = STB_LOCAL, .section = 1, .size = bytes.size()}};
    facts::Variable v;
    v.symbol = v.name = "table";
    v.type = type;
    v.size = bytes.size();
    facts.variables = {v};
    facts::Record rule;
    rule.name = "rule";
    rule.size = 16;
    rule.fields = {{"type", "unsigned char", 0, 8},
                   {"len", "unsigned short", 16, 16},
                   {"flag", "unsigned int", 32, 1},
                   {"limits", "int [2]", 64, 64}};
    facts.records = {rule};
  }

  // Adds a function that reads the table at these offsets.
  void add_reader(const std::vector<std::int64_t>& places) {
    std::string code;
    Section text{.name = ".text.reader", .type = SHT_PROGBITS, .flags = SHF_ALLOC | SHF_EXECINSTR, .alignment = 16};
    for (auto place : places) {
      text.relocations.push_back({code.size() + 3, R_X86_64_32S, 1, place});
      code += std::string("\x8b\x04\x25\0\0\0\0", 7); // mov 0x0,%eax
    }
    text.data = code + "\xc3";
    text.size = text.data.size();
    object.sections.push_back(text);
    object.symbols.push_back({.name = "reader",
                              .type = STT_FUNC,
                              .binding = STB_LOCAL,
                              .section = static_cast<SectionId>(object.sections.size() - 1),
                              .size = text.size});
  }
};

DataStores stores(const Source& before, const Source& after) {
  Layout original = *Layout::make(before.object), patched = *Layout::make(after.object);
  Side old_side{&original, &before.facts}, new_side{&patched, &after.facts};
  Correlation correlation = correlate_atoms(old_side, new_side);
  return stores_for(old_side, new_side, correlation, original.find("table"), patched.find("table"));
}

std::string rules(char type, char len, char low, char high) {
  std::string bytes(48, '\0');
  bytes[16] = type, bytes[18] = len, bytes[24] = low, bytes[28] = high;
  return bytes;
}

DataStores stores_of_rules(const std::string& section, std::uint64_t flags, const std::string& old_bytes,
                           const std::string& new_bytes) {
  return stores({section, flags, "const struct rule [3]", old_bytes},
                {section, flags, "const struct rule [3]", new_bytes});
}

} // namespace

TEST_CASE("each element of an array of numbers is one store") {
  std::string before("\1\0\2\0\3\0\4\0\5\0", 10), after("\1\0\7\0\3\0\4\0\5\1", 10);
  auto found = stores({".rodata.table", read_only, "const unsigned short [5]", before},
                      {".rodata.table", read_only, "const unsigned short [5]", after});
  CHECK(found.obstacle.empty());
  CHECK(found.stores == std::vector<DataStore>{{2, 2, 2, 7}, {8, 2, 5, 0x105}});
}

TEST_CASE("members of a read-only record that lie in one word change with one store, and others are refused") {
  auto one_word = stores_of_rules(".rodata.table", read_only, rules(1, 2, 3, 4), rules(9, 8, 3, 4));
  CHECK(one_word.stores == std::vector<DataStore>{{16, 8, 0x20001, 0x80009}});
  auto two_words = stores_of_rules(".rodata.table", read_only, rules(1, 2, 3, 4), rules(1, 8, 3, 9));
  CHECK(two_words.stores.empty());
  CHECK(two_words.obstacle == "its element [1] changes at .len and at .limits[1], which no single store reaches: a "
                              "reader could take one of them old and the other one new");
}

TEST_CASE("a store that alters several members is marked as joint, a store of a plain number is not") {
  CHECK(stores_of_rules(".rodata", read_only, rules(1, 1, 0, 0), rules(2, 2, 0, 0)).several_members);
  CHECK_FALSE(stores_of_rules(".rodata", read_only, rules(1, 1, 0, 0), rules(2, 1, 0, 0)).several_members);
  CHECK_FALSE(stores({".data", writable, "unsigned long", "12345678"}, {".data", writable, "unsigned long", "abcdefgh"})
                  .several_members);
}

TEST_CASE("a writable member changes without the members beside it, which the kernel may have changed") {
  auto narrow = stores_of_rules(".data.table", writable, rules(1, 2, 3, 4), rules(1, 8, 3, 4));
  CHECK(narrow.stores == std::vector<DataStore>{{18, 2, 2, 8}});
  auto of_array = stores_of_rules(".data.table", writable, rules(1, 2, 3, 4), rules(1, 2, 3, 5));
  CHECK(of_array.stores == std::vector<DataStore>{{28, 4, 4, 5}});
  auto together = stores_of_rules(".data.table", writable, rules(1, 2, 3, 4), rules(9, 8, 3, 4));
  CHECK(together.stores == std::vector<DataStore>{{16, 8, 0x20001, 0x80009}});
  auto fixed = stores_of_rules(".data..ro_after_init", writable, rules(1, 2, 3, 4), rules(1, 8, 3, 4));
  CHECK(fixed.stores == std::vector<DataStore>{{16, 8, 0x20001, 0x80001}});
}

TEST_CASE("a bit-field is written with the whole word") {
  std::string flagged = rules(1, 2, 3, 4);
  flagged[20] = 1;
  auto found = stores_of_rules(".data.table", writable, rules(1, 2, 3, 4), flagged);
  CHECK(found.stores == std::vector<DataStore>{{16, 8, 0x20001, 0x100020001}});
}

TEST_CASE("the size of a store depends on the alignment of the variable") {
  std::string before(16, '\0'), after(16, '\0');
  after[0] = after[4] = 1;
  Source loose(".rodata.table", read_only, "const struct rule", before, 4), changed = loose;
  changed.object.sections[1].data = after;
  CHECK(stores(loose, changed).obstacle == "it changes at .type and at .flag, which no single store reaches: a reader "
                                           "could take one of them old and the other one new");
  loose.object.sections[1].alignment = changed.object.sections[1].alignment = 8;
  CHECK(stores(loose, changed).stores == std::vector<DataStore>{{0, 8, 0, 0x100000001}});
}

TEST_CASE("elements that one function reads together are not written one after the other") {
  std::string before(40, '\0'), after(40, '\0');
  after[0] = after[36] = 1;
  Source old_table(".rodata.table", read_only, "const int [10]", before);
  Source new_table(".rodata.table", read_only, "const int [10]", after);
  CHECK(stores(old_table, new_table).stores.size() == 2);
  Source both = new_table;
  both.add_reader({0, 36});
  CHECK(stores(old_table, both).obstacle ==
        "reader() reads its elements [0] and [9], which no single store reaches: it "
        "could take one of them old and the other one new");
  Source one = new_table;
  one.add_reader({0, 4});
  CHECK(stores(old_table, one).stores.size() == 2);
}

TEST_CASE("a small array is written with one store") {
  auto found = stores({".data.table", writable, "int [2]", std::string("\1\0\0\0\2\0\0\0", 8), 8},
                      {".data.table", writable, "int [2]", std::string("\3\0\0\0\4\0\0\0", 8), 8});
  CHECK(found.stores == std::vector<DataStore>{{0, 8, 0x200000001, 0x400000003}});
}

TEST_CASE("a variable that cannot be written has an obstacle") {
  auto grown = stores({".rodata.table", read_only, "const int [2]", std::string(8, 'a')},
                      {".rodata.table", read_only, "const int [3]", std::string(12, 'a')});
  CHECK(grown.obstacle == "its size is 12 instead of 8 bytes, and what lies behind it is another variable's");
  auto retyped = stores({".rodata.table", read_only, "const int [2]", std::string(8, 'a')},
                        {".rodata.table", read_only, "const struct pair", std::string(8, 'b')});
  CHECK(retyped.obstacle == "its type is const struct pair instead of const int [2]");
  auto key = stores({".data..ro_after_init", writable, "struct static_key_false", std::string(16, 'a')},
                    {".data..ro_after_init", writable, "struct static_key_false", std::string(16, 'b')});
  CHECK(key.obstacle == "it is a variable that the kernel protects from writing after boot");
  auto each = stores({".data..percpu", writable, "int", std::string(4, 'a')},
                     {".data..percpu", writable, "int", std::string(4, 'b')});
  CHECK(each.obstacle == "it is a variable with one copy for each CPU, made at boot");
  auto list = stores({"__param", read_only, "struct kernel_param", std::string(4, 'a')},
                     {"__param", read_only, "struct kernel_param", std::string(4, 'b')});
  CHECK(list.obstacle == "it is a read-only table");
}

TEST_CASE("two variables that the compiler put at one address are not written") {
  Source before(".rodata.table", read_only, "const int [2]", std::string(8, 'a'));
  Source after(".rodata.table", read_only, "const int [2]", std::string(8, 'b'));
  before.object.symbols.push_back({.name = "twin", .type = STT_OBJECT, .binding = STB_LOCAL, .section = 1, .size = 8});
  CHECK(stores(before, after).obstacle ==
        "the compiler has put it and another variable in one place, because their contents were the same");
}

TEST_CASE("a store does not overwrite an address beside the number") {
  Source before(".rodata.table", read_only, "const struct rule [3]", rules(1, 2, 3, 4));
  Source after(".rodata.table", read_only, "const struct rule [3]", rules(1, 8, 3, 4));
  for (Source* side : {&before, &after}) {
    side->object.symbols.push_back({.name = "elsewhere", .type = STT_NOTYPE, .binding = STB_GLOBAL});
    side->object.sections[1].relocations = {{8, R_X86_64_64, 2, 0}};
  }
  CHECK(stores(before, after).stores == std::vector<DataStore>{{16, 8, 0x20001, 0x80001}});
  after.object.symbols.back().name = "another";
  CHECK(stores(before, after).obstacle == "at +0x8 it refers to another instead of elsewhere");
  for (Source* side : {&before, &after}) side->object.sections[1].relocations = {{20, R_X86_64_32S, 2, 0}};
  after.object.symbols.back().name = "elsewhere";
  CHECK(stores(before, after).obstacle ==
        "its element [1] changes beside an address, which one store would have to write too");
}

TEST_CASE("the members of a type are found by their offset") {
  Source source(".data.table", writable, "struct outer", std::string(32, 'a'));
  facts::Record outer;
  outer.name = "outer";
  outer.fields = {{"first", "struct rule [2]", 0, 256}};
  source.facts.records.push_back(outer);
  Side side{nullptr, &source.facts};
  auto member = member_at(side, "struct outer", 16 + 12);
  REQUIRE(member);
  CHECK(member->name == ".first[1].limits[1]");
  CHECK(member->offset == 28);
  CHECK(member->size == 4);
  CHECK_FALSE(member_at(side, "struct rule", 1));
  CHECK_FALSE(member_at(side, "union rule", 0));
  CHECK_FALSE(member_at(side, "struct unknown", 0));
}
