// Records (structures and unions) whose layout the change alters, by the facts of both sides of a unit.
#pragma once

#include "generator/compare/correlation.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace klp {

struct RecordChange {
  const facts::Record* before = nullptr; // in the facts of the original side, which must outlive this object
  const facts::Record* after = nullptr;  // in the facts of the patched side
  std::string what;                      // "has 24 bytes instead of 16"
};

// `new_words`: for each record, by the result of name_with_keyword() ("struct inode"), the words that only the new text
// of its definition contains. A new member counts only if it is one of these words.
std::vector<RecordChange> record_changes(const Side& original, const Side& patched,
                                         const std::map<std::string, std::set<std::string>>& new_words);

// The name with its C keyword: "struct inode"; "a union without a name" if it has none.
std::string name_with_keyword(facts::RecordKind kind, const std::string& name);

} // namespace klp
