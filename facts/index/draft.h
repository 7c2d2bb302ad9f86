// A unit made ready for the tables by the thread that decoded it, so that little is left for the one thread that may
// write: texts once each and already hashed, uses and files as keys that need not be taken apart, few allocations.
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

// Many texts in one piece of memory.
class TextList {
public:
  void add(std::string_view text) {
    spans_.push_back({bytes_.size(), text.size(), hashed(text).hash});
    bytes_.insert(bytes_.end(), text.begin(), text.end());
  }
  std::size_t size() const { return spans_.size(); }
  HashedText operator[](std::size_t i) const { // until the list changes
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
  // In these, positions in `texts` stand where the tables have ids.
  std::vector<PackedDefinition> functions, variables;
  std::vector<Id> callees;        // each once
  std::vector<Id> inlining_texts; // of pack_inlinings
  std::string inlining_groups;
  TextList uses, files; // keys, see below
};

// Paths lose a leading "./": with and without it they are one file.
UnitDraft make_draft(const Unit& unit);

// All of a use, or of an included file, in one text; and back.
std::string key_of(const Use& use);
std::string key_of(const IncludedFile& file);
Use use_of(std::string_view key);
IncludedFile file_of(std::string_view key);

} // namespace klp::facts
