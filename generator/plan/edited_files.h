// The texts of the changed files before and after all changes, in memory.
#pragma once

#include "generator/change/change.h"
#include "generator/kernel/target/target.h"

#include <map>
#include <string>
#include <vector>

namespace klp {

struct EditedFile {
  std::string original, text;
  bool created = false, deleted = false;
  std::string not_text; // kind of a file that is no text: "binary file"; else empty
  bool same() const { return original == text && !created && !deleted && not_text.empty(); }
};

struct IgnoredFile {
  std::string path;
  std::string why;
  bool not_built = false; // true: kernel code that the target is built without
};

struct EditedFiles {
  std::map<std::string, EditedFile> files; // by path relative to the tree
  std::vector<IgnoredFile> ignored;        // documentation, and files whose mode alone changes; each once
};

// Applies the changes to the target's source in their order. Returns an error if a patch does not apply or changes a
// file that the source does not have.
Result<EditedFiles> edit_files(const Target& target, const std::vector<Change>& changes);

} // namespace klp
