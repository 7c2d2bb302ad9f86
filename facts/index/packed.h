// Lists of numbers packed into bytes: the definitions and files that a unit uses, and the units that use a definition
// or a file. A kernel has some 13 million pairs of this kind. As rows of a table they would take minutes and gigabytes;
// as packed lists they take seconds and a tenth of the space.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace klp::facts {

using Id = std::uint32_t; // of a row of a table; 0: none

void put_number(std::string& out, std::uint64_t value); // LEB128

// Reads LEB128 numbers from bytes that put_number() wrote. After the end, which is read only if the index is damaged,
// all numbers are 0.
class NumberReader {
public:
  explicit NumberReader(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t next() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; at_ < bytes_.size() && shift < 64; shift += 7) {
      auto byte = static_cast<unsigned char>(bytes_[at_++]);
      value |= std::uint64_t(byte & 0x7f) << shift;
      if (!(byte & 0x80)) break;
    }
    return value;
  }
  bool at_end() const { return at_ >= bytes_.size(); }
  std::string_view rest() const { return bytes_.substr(at_); }
  // Returns a reader of the next `length` bytes, and skips them.
  NumberReader part(std::size_t length) {
    NumberReader inner(bytes_.substr(at_, length));
    at_ += inner.bytes_.size();
    return inner;
  }

private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

// A set of ids, as the differences between the ids. `sorted` must be ascending and without repetitions.
std::string pack_set(const std::vector<Id>& sorted);
std::vector<Id> unpack_set(std::string_view bytes);

// Makes the bytes of pack_set() from ids that are added in ascending order. Repetitions are ignored.
class SetWriter {
public:
  void add(Id id) {
    if (id == last_) return;
    put_number(bytes_, id - last_);
    last_ = id;
  }
  const std::string& bytes() const { return bytes_; }

private:
  std::string bytes_;
  Id last_ = 0;
};

void sort_unique(std::vector<Id>& ids);

struct PackedPlace {
  Id file = 0;
  std::uint32_t line = 0, column = 0;
};

// A function or variable that a unit defines, as in the table unit_lists. `owner`: the function of a static local.
struct PackedDefinition {
  Id symbol = 0, name = 0, owner = 0;
  PackedPlace place;
  std::uint32_t linkage = 0, clone_kind = 0;
};

void put_definition(std::string& out, const PackedDefinition& definition);
PackedDefinition next_definition(NumberReader& reader);

// An Inlining (facts.h) with ids instead of texts.
struct InliningIds {
  Id callee = 0, into = 0, caller = 0;
  PackedPlace site;
};

// The inlinings of one unit, grouped by callee, so that those of one callee are found without reading the others.
//
// Layout: the number of texts and their ids; then for each callee its position in the texts, the length of its entries
// in bytes, and the entries. An entry has five numbers: into, caller and file of the call site as positions in the
// texts, line, column.
//
// Only the texts depend on ids of the database. So any thread can call group_inlinings(), which returns the groups and
// sets `texts`; the thread that writes the database replaces them by ids and calls pack_inlinings().
std::string group_inlinings(std::vector<InliningIds> inlinings, std::vector<Id>& texts);
std::string pack_inlinings(const std::vector<Id>& texts, const std::string& groups);

class PackedInlinings {
public:
  explicit PackedInlinings(std::string_view bytes); // does not own the bytes
  std::vector<InliningIds> of(Id callee) const;
  std::vector<Id> callees() const;

private:
  struct Group {
    Id callee;
    NumberReader entries;
  };
  std::vector<Id> texts_; // without repetitions
  std::vector<Group> groups_;
};

} // namespace klp::facts
