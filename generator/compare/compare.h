// What differs between an original object and its patched twin.
#pragma once

#include "generator/compare/correlate.h"
#include "generator/compare/data_kind.h"
#include "generator/compare/data_stores.h"
#include "generator/compare/registered_table.h"

#include <string>
#include <vector>

namespace klp {

struct FunctionChange {
  AtomId original = no_atom; // no_atom: added
  AtomId patched = no_atom;
  std::string symbol; // name in the patched object
  std::string why;
  bool redirected = true;         // false: ftrace cannot; its callers are changed too, and call the new one (widen/)
  std::vector<std::string> calls; // its own code is the same, but it calls this one, which calls the next ...
};

struct DataChange {
  AtomId original = no_atom;
  AtomId patched = no_atom;
  std::string symbol;
  std::string why;
  DataKind kind = DataKind::structure;
  std::string held_by; // who holds it (replace_constants.h); of what is read-only: why no new one can replace it
  const RegisteredTable* table = nullptr; // what it is to the running kernel; null: nothing of that kind
  std::string missing;                    // what people will miss of it
  DataStores stores;                      // that give it the new value where it is
  bool asked_to_write = false;            // --write-data names it, and cannot do it
  std::string cause() const;              // in words, for a refusal
  std::string remedy() const;
};

struct DataAdded {
  AtomId patched = no_atom;
  std::string symbol;
};

struct Ignored {
  std::string symbol;
  std::string why; // why it does not matter
};

struct Comparison {
  Correlation correlation;
  std::vector<FunctionChange> changed; // exist on both sides; a .cold part counts as its function
  std::vector<FunctionChange> added;
  std::vector<DataAdded> added_data; // new variables, and constants that are replaced by new ones
  std::vector<std::string> removed;  // functions only the original has
  std::vector<DataChange> changed_data;
  std::vector<Ignored> ignored; // differs, without effect on a running kernel
  std::vector<Ignored> exports; // that the change adds, removes or alters; likewise
  bool empty() const { return changed.empty() && added.empty() && changed_data.empty(); }
};

// The layouts (and facts, where there are any) must outlive the result. A comparison of an object with itself is empty.
Comparison compare(const Side& original, const Side& patched);

// Where the facts say a function or variable is defined; an empty place where they do not know it.
facts::Place place_of(const Side& side, AtomId atom);

} // namespace klp
