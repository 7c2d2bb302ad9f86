// The changed files' texts, before and after all changes, in memory.
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
  std::string not_text; // what it is, where it is no text: "binary file"
  bool same() const { return original == text && !created && !deleted && not_text.empty(); }
};

struct IgnoredFile {
  std::string path;
  std::string why;
  bool not_built = false; // code of the kernel that the target is built without
};

struct EditedFiles {
  std::map<std::string, EditedFile> files; // by path in the tree
  std::vector<IgnoredFile> ignored;        // each once: documentation, changes of mode only
};

// Applies the changes to the target's source in their order. Errors: a patch that does not apply, a file that the
// source does not have.
Result<EditedFiles> edit_files(const Target& target, const std::vector<Change>& changes);

} // namespace klp
