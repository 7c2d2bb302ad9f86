// New values for existing variables, which the livepatch itself writes if the user names the variables (--write-data).
//
// The livepatch writes a value in pre_patch, so that new code never reads the old one, and restores the old value in
// post_unpatch. For vmlinux this happens when the livepatch is enabled and disabled, for a module also when the module
// is loaded and unloaded. Each store (compare/data_stores.h) is a state of the livepatch
// (Documentation/livepatch/system-state.rst): a later livepatch that replaces this one must have the same state.
// Enabling fails if the memory contains neither the original's value nor the value of the earlier livepatch.
#pragma once

#include "generator/prove/patch_unit.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

struct DataWrite {
  std::size_t unit = 0;
  AtomId original = no_atom, patched = no_atom;
  std::string object; // vmlinux or a module
  std::string symbol;
  std::uint64_t state = 0; // id of the state: a hash of object, source file, name, offset and size; the same in every
                           // livepatch
  DataStore store;
  std::string name() const; // "policy+0x8"
};

// The writes for variables of these names (as in the source or in the object). Marks the variables in
// PatchUnit::written, or, if they cannot be written, in DataChange::write_requested. Error: the change gives no
// variable of this name another initial value.
Result<std::vector<DataWrite>> choose_writes(std::vector<PatchUnit>& units, const std::vector<std::string>& names);

// The kernel objects (vmlinux, modules) that the writes concern.
std::set<std::string> written_objects(const std::vector<DataWrite>& writes);

// The table of writes that the runtime reads (klp-runtime/module/klp_description.h: struct klp_write_description): its
// name, and the bytes of one entry, with the member `place` still zero.
inline constexpr char write_table[] = "klp_writes";
std::string write_entry(const DataWrite& write);

} // namespace klp
