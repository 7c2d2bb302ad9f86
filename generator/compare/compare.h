// The differences between an original object and the patched object of the same unit.
#pragma once

#include "generator/compare/correlate.h"
#include "generator/compare/data_kind.h"
#include "generator/compare/data_stores.h"
#include "generator/compare/registered_table.h"

#include <string>
#include <vector>

namespace klp {

struct FunctionChange {
  AtomId original = no_atom; // no_atom: the change adds the function
  AtomId patched = no_atom;
  std::string symbol; // name in the patched object
  std::string why;
  bool redirected =
      true; // false: ftrace cannot redirect it; its callers count as changed, and call the new one (widen/)
  // If its own code is the same: the call chain to the function whose code differs. It calls the first of these
  // functions, which calls the second, and so on.
  std::vector<std::string> calls;
};

struct DataChange {
  AtomId original = no_atom;
  AtomId patched = no_atom;
  std::string symbol;
  std::string why;
  DataKind kind = DataKind::structure;
  // Why a new variable cannot replace this one. For a registered table: holder_of(). If that is empty, or for any other
  // read-only variable: why_not_replaced(). Empty for any other writable variable.
  std::string holder;
  const RegisteredTable* table = nullptr; // nullptr: it is no table that the running kernel has registered
  std::string consequence;                // effect of new entries that the running kernel does not have
  DataStores stores;                      // the stores that write the new value into the running kernel's variable
  bool write_requested = false;           // --write-data names it, but its new value cannot be written
  std::string cause() const;              // text for a refusal
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
  std::vector<FunctionChange> changed; // functions on both sides; a .cold part belongs to its function
  std::vector<FunctionChange> added;
  std::vector<DataAdded> added_data; // new variables, and constants that replace existing ones
  std::vector<std::string> removed;  // functions that exist in the original only
  std::vector<DataChange> changed_data;
  std::vector<Ignored> ignored; // differences without effect on a running kernel
  std::vector<Ignored> exports; // exports that the change adds, removes or alters: also without effect
  bool empty() const { return changed.empty() && added.empty() && changed_data.empty(); }
  // The entry of `changed` for a patched function; nullptr if there is none.
  const FunctionChange* change_of(AtomId patched) const;
};

// The layouts and facts must outlive the result. The comparison of an object with itself is empty().
Comparison compare(const Side& original, const Side& patched);

// The place of the definition of a function or variable, by the facts; an empty place if they do not contain it.
facts::Place place_of(const Side& side, AtomId atom);

} // namespace klp
