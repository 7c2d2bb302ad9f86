// Reads the CHANGEs of a command line.
#pragma once

#include "generator/change/change.h"
#include "generator/kernel/target/target.h"

#include <string>
#include <vector>

namespace klp {

// What a command line says of its changes.
struct ChangeSource {
  std::vector<std::string> names; // files with a unified diff or with mail, or "-" for standard input (once)
  std::string repository;         // --git: then the names are revisions in it
  bool from_git() const { return !repository.empty(); }
};

// In the order of the names; a range of commits gives one change a commit, a mailbox one a mail.
Result<std::vector<Change>> read_changes(const ChangeSource& source, const Target& target);

// For the module's modinfo: klp.change, a digest of the diffs (not of what came through a pipe: its text is gone); or
// klp.commit, klp.author, klp.subject, klp.fixes and klp.cve of every commit, as far as it has them.
std::vector<std::pair<std::string, std::string>> modinfo_of(const ChangeSource& source,
                                                            const std::vector<Change>& changes);

} // namespace klp
