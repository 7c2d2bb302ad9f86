// A unit in the form that Store::add() needs. The thread that decoded the unit makes it, because only one thread can
// write the database: each text occurs once and is hashed, uses and files are keys, and there are few allocations.
#pragma once

#include "facts/facts.h"
#include "facts/index/packed.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace klp::facts {

struct HashedText {
  std::string_view text;
  std::size_t hash = 0;
  bool operator==(const HashedText& other) const { return text == other.text; }
};

inline HashedText hashed(std::string_view text) { return {text, std::hash<std::string_view>()(text)}; }

// A list of texts whose bytes are in one buffer.
class TextList {
public:
  void add(std::string_view text) {
    spans_.push_back({bytes_.size(), text.size(), hashed(text).hash});
    bytes_.insert(bytes_.end(), text.begin(), text.end());
  }
  std::size_t size() const { return spans_.size(); }
  HashedText operator[](std::size_t i) const { // valid until the list changes
    return {{bytes_.data() + spans_[i].begin, spans_[i].length}, spans_[i].hash};
  }

private:
  struct Span {
    std::size_t begin, length, hash;
  };
  std::vector<char> bytes_;
  std::vector<Span> spans_;
};

struct UnitDraft {
  std::string source, compiler, version, flags;
  TextList texts;
  // In the following members an Id is a position in `texts`. The tables have the id of the text instead.
  std::vector<PackedDefinition> functions, variables;
  std::vector<Id> callees;        // without repetitions
  std::vector<Id> inlining_texts; // the parameter `texts` of pack_inlinings()
  std::string inlining_groups;
  TextList uses, files; // key_of() each
};

// Removes a leading "./" from paths: with and without it, the path is that of the same file.
UnitDraft make_draft(const Unit& unit);

// Encodes all fields of a use or an included file as one text, and decodes it.
std::string key_of(const Use& use);
std::string key_of(const IncludedFile& file);
Use use_of(std::string_view key);
IncludedFile file_of(std::string_view key);

} // namespace klp::facts
