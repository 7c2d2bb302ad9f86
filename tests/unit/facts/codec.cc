#include "tests/unit/facts/sample.h"

#include <catch2/catch.hpp>

using namespace klp;
using namespace klp::facts;

static std::string why(const std::string& bytes) {
  auto unit = decode(bytes);
  REQUIRE_FALSE(unit.has_value());
  CHECK(unit.error().remedy == "compile the unit again with this klp's compiler plugin");
  return unit.error().cause;
}

// One string, "x", and then these bytes where the fields belong.
static std::string with_fields(const std::string& fields) { return framed(std::string("\x01\x01x", 3) + fields); }

TEST_CASE("a unit comes back from its encoding as it was") {
  const std::string bytes = encode(sample_unit());
  auto unit = decode(bytes);
  REQUIRE(unit);
  CHECK(unit->compiler == "gcc");
  CHECK(unit->compiler_version == "12.2.0");
  CHECK(unit->source == "fs/inode.c");
  CHECK(unit->flags_hash == "0123456789abcdef");
  REQUIRE(unit->functions.size() == 2);
  const Function& f = unit->functions[0];
  CHECK(f.symbol == "alloc_inode.isra.0");
  CHECK(f.begin.line == 231);
  CHECK(f.end.file == "fs/inode.c");
  CHECK(f.linkage == Linkage::weak);
  CHECK(f.section == ".init.text");
  CHECK_FALSE(f.has_fentry);
  CHECK(f.declared_inline);
  CHECK_FALSE(f.may_return);
  CHECK(f.clone_kind == CloneKind::isra);
  CHECK(f.clone_of == "alloc_inode");
  CHECK(f.same_body_as == "twin");
  CHECK(f.signature == "int(void)");
  CHECK(unit->functions[1].may_return);
  REQUIRE(unit->inlinings.size() == 1);
  CHECK(unit->inlinings[0].callee == "i_init");
  CHECK(unit->inlinings[0].call_site.column == 7);
  REQUIRE(unit->variables.size() == 1);
  CHECK(unit->variables[0].owner == "alloc_inode");
  CHECK(unit->variables[0].ordinal == 1);
  CHECK(unit->variables[0].size == 1ull << 40);
  CHECK(unit->variables[0].read_only);
}

TEST_CASE("encoding a decoded unit gives the same bytes") {
  std::string bytes = encode(sample_unit());
  auto unit = decode(bytes);
  REQUIRE(unit);
  CHECK(encode(*unit) == bytes);
}

TEST_CASE("a string that occurs often is stored once") {
  Unit unit;
  unit.inlinings.resize(100, {"callee_of_some_length", "into", "caller", {"include/linux/list.h", 1, 1}});
  CHECK(encode(unit).size() < 1000);
}

TEST_CASE("facts cut off anywhere are an error") {
  std::string bytes = encode(sample_unit());
  for (std::size_t size = 0; size < bytes.size(); ++size) CHECK_FALSE(decode(ByteView(bytes.data(), size)));
  CHECK(why(bytes.substr(0, bytes.size() - 3)) == "facts are damaged: 3 bytes are cut off");
  CHECK(why(bytes.substr(0, 10)) == "facts are damaged: the header is cut off");
  CHECK(why("") == "facts are damaged: they do not begin with KLPFACTS");
}

TEST_CASE("any changed byte is noticed") {
  const std::string bytes = encode(sample_unit());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] ^= 0x40;
    CHECK_FALSE(decode(changed));
  }
}

TEST_CASE("facts of another schema are refused with both versions") {
  std::string bytes = encode(sample_unit());
  bytes[8] = 7;
  CHECK(why(bytes) == "facts have schema 7, this klp reads schema 2");
}

TEST_CASE("bytes after the end mark are an error") {
  CHECK(why(encode(sample_unit()) + "more") == "facts are damaged: 4 bytes follow the end mark");
}

TEST_CASE("a payload that says too much or too little is named") {
  CHECK(why(framed("")) == "facts are damaged: payload ends inside a record");
  CHECK(why(with_fields("\x01")) == "facts are damaged: string 1 of 1 does not exist");
  CHECK(why(framed(std::string("\x01\x7fx", 3))) == "facts are damaged: string 0 of 127 bytes reaches past the end");
  CHECK(why(framed("\xff\xff\xff\xff\x0f")) == "facts are damaged: 4294967295 strings are claimed in 0 bytes");
  CHECK(why(with_fields(std::string("\0\0\0\0\xff\xff\x7f\0", 8))) ==
        "facts are damaged: 2097151 functions are claimed in 1 bytes");
  CHECK(why(framed(std::string(10, '\xff'))) == "facts are damaged: number is longer than 64 bits");
  CHECK(why(with_fields(std::string("\0\0\0\0\0\0\0!", 8))) ==
        "facts are damaged: 1 bytes of the payload follow its last record");
}

TEST_CASE("a field outside its range is named") {
  const std::string unit(4, '\0'), texts(2, '\0'), place(3, '\0');
  const std::string function = unit + '\1' + texts + place + place;
  CHECK(why(with_fields(function + '\3' + std::string(20, '\0'))) ==
        "facts are damaged: enumeration holds 3, the greatest known value is 2");
  CHECK(why(with_fields(function + std::string("\0\0\2", 3) + std::string(20, '\0'))) ==
        "facts are damaged: flag holds 2");
  CHECK(why(with_fields(unit + '\1' + texts + '\0' + "\xff\xff\xff\xff\x7f" + std::string(20, '\0'))) ==
        "facts are damaged: number 34359738367 is too large for its field");
}

TEST_CASE("records that a linker joined are read one after the other") {
  Unit other;
  other.source = "fs/super.c";
  const std::string joined = encode(sample_unit()) + encode(other);
  auto units = decode_all(joined);
  REQUIRE(units);
  REQUIRE(units->size() == 2);
  CHECK(units->at(0).source == "fs/inode.c");
  CHECK(units->at(1).source == "fs/super.c");
}

TEST_CASE("an empty section holds no units, and that is an error") {
  auto units = decode_all({});
  REQUIRE_FALSE(units);
  CHECK(units.error().cause == "facts are damaged: they do not begin with KLPFACTS");
}
