#include "generator/select/write_data.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

namespace {

Object variable(const std::string& name, const std::string& bytes, std::uint64_t flags) {
  Object o;
  o.sections.emplace_back();
  o.sections.push_back({".data." + name, SHT_PROGBITS, flags, 8, 0, 0, 0, bytes, bytes.size(), {}});
  o.symbols = {{}, {name, STT_OBJECT, STB_GLOBAL, 0, 1, 0, bytes.size()}};
  return o;
}

struct Change {
  Object before, after;
  Layout layout_before, layout_after;
  std::vector<PatchUnit> units;
  Change(const std::string& name, const std::string& old_bytes, const std::string& new_bytes,
         std::uint64_t flags = SHF_ALLOC | SHF_WRITE)
      : before(variable(name, old_bytes, flags)), after(variable(name, new_bytes, flags)),
        layout_before(*Layout::make(before)), layout_after(*Layout::make(after)), units(1) {
    units[0].source = "unit.c";
    units[0].original = {&layout_before, nullptr};
    units[0].patched = {&layout_after, nullptr};
    units[0].comparison = compare(units[0].original, units[0].patched);
  }
};

} // namespace

TEST_CASE("a changed number is written, by its name in the source") {
  Change change("limit.4", std::string("\x0a\x01\0\0", 4), std::string("\xff\xff\xff\xff", 4));
  auto writes = choose_writes(change.units, {"limit"});
  REQUIRE(writes);
  REQUIRE(writes->size() == 1);
  CHECK(writes->front().store == DataStore{0, 4, 0x10a, 0xffffffff});
  CHECK(writes->front().name() == "limit.4");
  CHECK(writes->front().state != 0);
  CHECK(change.units[0].written.size() == 1);
}

TEST_CASE("the state of a number depends on its object, file, name and size only") {
  Change one("limit", "1", "2"), two("limit", "1", "3"), other("border", "1", "2");
  auto state = [](Change& change, const char* name) { return choose_writes(change.units, {name})->front().state; };
  std::uint64_t first = state(one, "limit");
  CHECK(first == state(two, "limit"));
  CHECK(first != state(other, "border"));
  Change wide("limit", std::string(8, '1'), std::string(8, '2'));
  CHECK(first != state(wide, "limit"));
}

TEST_CASE("each store of a variable is a state of its own") {
  Change structure("s", std::string(24, 'a'), std::string(16, 'a') + std::string(8, 'b'));
  auto writes = choose_writes(structure.units, {"s"});
  REQUIRE(writes);
  REQUIRE(writes->size() == 1);
  CHECK(writes->front().name() == "s+0x10");
  Change number("s", "a", "b");
  CHECK(choose_writes(number.units, {"s"})->front().state != writes->front().state);
}

TEST_CASE("what cannot be written stays refused, with the reason") {
  Change structure("s", std::string(24, 'a'), std::string(24, 'b'));
  auto writes = choose_writes(structure.units, {"s"});
  REQUIRE(writes);
  CHECK(writes->empty());
  CHECK(structure.units[0].written.empty());
  CHECK(
      structure.units[0].comparison.changed_data[0].cause() ==
      "an existing variable gets another initial value: its content differs at +0x0; it is a variable that has been in "
      "use since boot; --write-data cannot write it: it changes at +0x0 and at +0x17, which no single store reaches: a "
      "reader could take one of them old and the other one new");
}

TEST_CASE("what does not change cannot be asked for") {
  Change same("v", "1", "1");
  auto writes = choose_writes(same.units, {"v"});
  REQUIRE_FALSE(writes);
  CHECK(writes.error().cause == "--write-data v: the change gives no variable of this name another initial value");
  same.units[0].comparison.added_data.push_back({0, "v"});
  CHECK(choose_writes(same.units, {"v"}).error().cause ==
        "--write-data v: the functions that read it are given a new one, and no existing one changes");
}

TEST_CASE("an entry of the runtime's table is five words, the place still empty") {
  DataWrite write;
  write.state = 0x0102030405060708;
  write.store = {8, 4, 1, 2};
  CHECK(write_entry(write) == std::string("\x08\x07\x06\x05\x04\x03\x02\x01"
                                          "\0\0\0\0\0\0\0\0"
                                          "\1\0\0\0\0\0\0\0"
                                          "\2\0\0\0\0\0\0\0"
                                          "\4\0\0\0\0\0\0\0",
                                          40));
}
