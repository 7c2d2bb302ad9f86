// Reads the changes that a command line names.
#pragma once

#include "generator/change/change.h"
#include "generator/kernel/target/target.h"

#include <string>
#include <vector>

namespace klp {

// The arguments of a command line that name changes.
struct ChangeSource {
  std::vector<std::string> names; // files with a unified diff or with mail; "-" (only once): standard input
  std::string repository;         // --git: the names are revisions of this repository; empty: they are files
  bool from_git() const { return !repository.empty(); }
};

// The changes in the order of the names: one per diff, per mail of a mailbox, and per commit of a range. Error: a file
// or commit cannot be read, or standard input is named twice.
Result<std::vector<Change>> read_changes(const ChangeSource& source, const Target& target);

// Tags and texts for the module's modinfo: klp.commit, klp.author, klp.subject, klp.fixes and klp.cve of every commit,
// as far as the commit has them; and klp.change, a digest of the diffs. There is no digest for commits of a git
// repository and for standard input, whose text cannot be read again.
std::vector<std::pair<std::string, std::string>> modinfo_of(const ChangeSource& source,
                                                            const std::vector<Change>& changes);

} // namespace klp
