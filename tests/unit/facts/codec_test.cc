#include "tests/unit/facts/sample.h"

#include <catch2/catch.hpp>

using namespace klp;
using namespace klp::facts;

namespace {

std::string error_cause(const std::string& bytes) {
  auto unit = decode(bytes);
  REQUIRE_FALSE(unit.has_value());
  CHECK(unit.error().remedy == "compile the unit again with this klp's compiler plugin");
  return unit.error().cause;
}

// Encoded facts with the one string "x" and these columns.
std::string with_columns(const std::vector<std::string>& columns) {
  // One string and no folders; the string has folder 0 (none) and code 0 (not in the dictionary).
  std::string payload("\x01\x00\x00\x00x\x00", 6), content;
  payload += static_cast<char>(columns.size());
  for (const std::string& column : columns) payload += static_cast<char>(column.size()), content += column;
  return framed(payload + content);
}

// Encoded facts of a unit that has no files, and one function with these columns.
std::string with_function(std::vector<std::string> fields) {
  const std::string zero(1, '\0');
  // The unit's four strings; the numbers of files and functions.
  std::vector<std::string> columns = {"\1", "\1", "\1", "\1", zero, "\1"};
  for (std::string& field : fields) columns.push_back(std::move(field));
  columns.insert(columns.end(), 40, zero);
  return with_columns(columns);
}

} // namespace

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

TEST_CASE("the other lists of a unit come back from the encoding") {
  const std::string bytes = encode(sample_unit());
  auto unit = decode(bytes);
  REQUIRE(unit);
  const Function& f = unit->functions[0];
  CHECK(f.exported);
  CHECK(f.address_taken);
  CHECK(f.results == 37);
  CHECK(f.assumptions.is_malloc);
  CHECK(f.assumptions.registers_kept == "si r8");
  CHECK(f.assumptions.effects == "fedcba9876543210");
  CHECK(unit->functions[1].assumptions.effects.empty());
  REQUIRE(unit->callbacks.size() == 1);
  CHECK(unit->callbacks[0].field == "[2].open");
  REQUIRE(unit->constants.size() == 1);
  CHECK(unit->constants[0].hash == "0011223344556677");
  REQUIRE(unit->records.size() == 1);
  CHECK(unit->records[0].kind == RecordKind::union_);
  REQUIRE(unit->records[0].fields.size() == 2);
  CHECK(unit->records[0].fields[1].offset == 3);
  CHECK(unit->records[0].fields[1].size == 5);
  REQUIRE(unit->lifetimes.size() == 2);
  CHECK(unit->lifetimes[0].outlives == Outlives::nothing);
  REQUIRE(unit->lifetimes[0].holders.size() == 2);
  CHECK(unit->lifetimes[0].holders[1].kind == HolderKind::container);
  CHECK(unit->lifetimes[0].holders[1].place.line == 12);
  CHECK(unit->lifetimes[1].what == "void *");
  CHECK(unit->lifetimes[1].where.line == 250);
  REQUIRE(unit->uses.size() == 1);
  CHECK(unit->uses[0].kind == DefinitionKind::macro);
  CHECK(unit->uses[0].place.line == 3);
  REQUIRE(unit->files.size() == 1);
  CHECK(unit->files[0].hash == "8899aabb");
  CHECK(unit->plugins == std::vector<std::string>{"stackleak_plugin"});
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

TEST_CASE("facts that are cut off at any byte are an error") {
  std::string bytes = encode(sample_unit());
  for (std::size_t size = 0; size < bytes.size(); ++size) CHECK_FALSE(decode(ByteView(bytes.data(), size)));
  CHECK(error_cause(bytes.substr(0, bytes.size() - 3)) == "facts are damaged: 3 bytes are cut off");
  CHECK(error_cause(bytes.substr(0, 10)) == "facts are damaged: the header is cut off");
  CHECK(error_cause("") == "facts are damaged: they do not begin with KLPFACTS");
}

TEST_CASE("any changed byte is detected") {
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
  CHECK(error_cause(bytes) == "facts have schema 7, this klp reads schema 5");
}

TEST_CASE("bytes after the end mark are an error") {
  CHECK(error_cause(encode(sample_unit()) + "more") == "facts are damaged: 4 bytes follow the end mark");
}

TEST_CASE("a payload with missing or surplus content is refused with the reason") {
  const std::string zero(1, '\0');
  CHECK(error_cause(framed("")) == "facts are damaged: payload ends inside a record");
  CHECK(error_cause(with_columns({})) == "facts are damaged: payload ends inside a record");
  CHECK(error_cause(with_columns({"\x03"})) == "facts are damaged: string 2 of 1 does not exist");
  CHECK(error_cause(framed(std::string("\x01\x00\x02\x00x\x00", 6))) ==
        "facts are damaged: string 0 lies in folder 2 of 0");
  CHECK(error_cause(framed(std::string("\x01\x00\x00\x01x", 5)))
            .starts_with("facts are damaged: string 0 is 0 of the dict"));
  CHECK(error_cause(framed(std::string("\x01\x00\x00\x00x", 5))) == "facts are damaged: string 0 has no end");
  CHECK(error_cause(framed(std::string("\x00\x01x", 3))) == "facts are damaged: folder 0 has no end");
  CHECK(error_cause(framed(std::string("\0\0\1\x7f!", 5))) ==
        "facts are damaged: column 0 of 127 bytes reaches past the end");
  CHECK(error_cause(framed("\xff\xff\xff\xff\x0f")) == "facts are damaged: 4294967295 strings are claimed in 0 bytes");
  CHECK(error_cause(framed(std::string("\0\0\xff\xff\xff\xff\x0f", 7))) ==
        "facts are damaged: 4294967295 columns are claimed in 0 bytes");
  CHECK(error_cause(with_columns({zero, "\1", "\1", "\1", zero, "\xff\xff\x7f", zero})) ==
        "facts are damaged: 2097151 functions are claimed and not there");
  CHECK(error_cause(with_columns({zero, "\1", "\1", "\1", "\1", "\1", "\4"})) ==
        "facts are damaged: a hash of 4 bytes reaches past the end");
  CHECK(error_cause(framed(std::string(10, '\xff'))) == "facts are damaged: number is longer than 64 bits");
  std::vector<std::string> columns(15, zero);
  columns[1] = columns[2] = columns[3] = "\1";
  columns[14] = "!";
  CHECK(error_cause(with_columns(columns)) == "facts are damaged: 1 bytes of the payload belong to no record");
}

TEST_CASE("a payload that cannot be as long as it claims is never allocated") {
  std::string bytes = encode(Unit{});
  for (int i = 16; i < 20; ++i) bytes[i] = '\xff';
  CHECK(error_cause(bytes).find("bytes cannot hold a payload of 4294967295") != std::string::npos);
  bytes[16] = 1, bytes[17] = bytes[18] = bytes[19] = 0;
  CHECK(error_cause(bytes) == "facts are damaged: the payload does not unpack to its size");
}

TEST_CASE("a field outside its range is refused with the reason") {
  const std::string zero(1, '\0');
  std::vector<std::string> fields(8, zero);
  fields[0] = fields[1] = fields[2] = fields[5] = "\1"; // strings
  fields.push_back("\3");
  CHECK(error_cause(with_function(fields)) == "facts are damaged: enumeration holds 3, the greatest known value is 2");
  fields[8] = zero, fields.push_back("\1"), fields.push_back("\2");
  CHECK(error_cause(with_function(fields)) == "facts are damaged: flag holds 2");
  fields[3] = "\xfe\xff\xff\xff\x7f";
  CHECK(error_cause(with_function(fields)) == "facts are damaged: number 17179869183 is too large for its field");
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

TEST_CASE("a long string that many fields repeat does not exhaust memory") {
  const std::string zero(1, '\0'), three_hundred = "\xac\x02";
  std::string payload = std::string("\1\0\0\0", 4) + std::string(1u << 20, 'x') + zero;
  // Four strings, nine empty lists, and a list of 300 plugins, all of which have this string.
  payload += "\x0f" + std::string("\1\1\1\1") + std::string(9, '\1') + "\2" + three_hundred;
  payload += std::string("\1\1\1\1") + std::string(9, '\0') + three_hundred + std::string(300, '\1');
  CHECK(error_cause(framed(payload)) == "facts are damaged: their strings are longer than 268435456 bytes");
}

TEST_CASE("records that decompress to far more than their size do not exhaust memory") {
  Unit unit;
  unit.source = std::string(15u << 20, 'x');
  std::string record = encode(unit), joined;
  REQUIRE(decode(record));
  for (int i = 0; i < 20; ++i) joined += record;
  auto units = decode_all(joined);
  REQUIRE_FALSE(units);
  CHECK(units.error().cause == "facts are damaged: they unpack to more than any compiler writes");
}
