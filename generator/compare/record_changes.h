// Records (structures and unions) whose layout the change alters, as the compiler tells it of both sides of a unit.
#pragma once

#include "generator/compare/correlate.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace klp {

struct RecordChange {
  const facts::Record* before = nullptr; // in the facts of the sides
  const facts::Record* after = nullptr;
  std::string what; // "has 24 bytes instead of 16"
};

// `new_words`: by "struct inode", what only the new text of its definition mentions.
std::vector<RecordChange> record_changes(const Side& original, const Side& patched,
                                         const std::map<std::string, std::set<std::string>>& new_words);

// "struct inode", "a union without a name"
std::string tagged(facts::RecordKind kind, const std::string& name);

} // namespace klp
