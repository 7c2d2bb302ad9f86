// A unit made ready for the tables by the thread that decoded it, so that little is left for the one thread that may
// write: every text once, and uses and files under the keys that the writer knows them by.
#pragma once

#include "facts/facts.h"
#include "facts/index/packed.h"

#include <string>
#include <vector>

namespace klp::facts {

struct UseDraft {
  std::string key; // all fields of the use in one text
  Use use;
};

struct FileDraft {
  std::string key;
  IncludedFile file;
};

struct UnitDraft {
  std::string source, compiler, version, flags;
  std::vector<std::string> texts;
  // In these three, positions in `texts` stand where the tables have ids.
  std::vector<PackedDefinition> functions, variables;
  std::vector<InliningIds> inlinings;
  std::vector<UseDraft> uses;
  std::vector<FileDraft> files;
};

// Paths lose a leading "./": with and without it they are one file.
UnitDraft make_draft(Unit unit);

} // namespace klp::facts
