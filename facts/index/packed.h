// Lists of numbers as bytes: what a unit used, and which units used a thing. A kernel has some 13 million such pairs;
// as rows they would take minutes and gigabytes, as packed lists they take seconds and a tenth of the space.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace klp::facts {

using Id = std::uint32_t; // of a row; 0: none

void put_number(std::string& out, std::uint64_t value); // LEB128

// Numbers out of bytes that the index wrote itself. Past the end, which only damage can cause, everything is 0.
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
  // The next `length` bytes, as a reader of their own.
  NumberReader part(std::size_t length) {
    NumberReader inner(bytes_.substr(at_, length));
    at_ += inner.bytes_.size();
    return inner;
  }

private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

// Sorted, each once: the differences are stored.
std::string pack_set(const std::vector<Id>& sorted);
std::vector<Id> unpack_set(std::string_view bytes);

// The same, for numbers that come one by one in rising order, some more than once.
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

// A function or variable that a unit defines, as it stands in unit_lists.
struct PackedDefinition {
  Id symbol = 0, name = 0, owner = 0; // owner: of a static local
  PackedPlace place;
  std::uint32_t linkage = 0, clone_kind = 0;
};

void put_definition(std::string& out, const PackedDefinition& definition);
PackedDefinition next_definition(NumberReader& reader);

// An inlining with its texts as ids.
struct InliningIds {
  Id callee = 0, into = 0, caller = 0;
  PackedPlace site;
};

// The inlinings of one unit, grouped by callee, so that one callee's are found without reading the others.
// Layout: number of texts, the texts' ids; then per callee: position among the texts, length of its entries, entries of
// five numbers, texts as positions. The groups do not depend on ids, so any thread can make them: group_inlinings()
// leaves in `texts` what is to be replaced by ids.
std::string group_inlinings(std::vector<InliningIds> inlinings, std::vector<Id>& texts);
std::string pack_inlinings(const std::vector<Id>& texts, const std::string& groups);

class PackedInlinings {
public:
  explicit PackedInlinings(std::string_view bytes); // does not own them
  std::vector<InliningIds> of(Id callee) const;
  std::vector<Id> callees() const;

private:
  struct Group {
    Id callee;
    NumberReader entries;
  };
  std::vector<Id> texts_; // each once
  std::vector<Group> groups_;
};

} // namespace klp::facts
