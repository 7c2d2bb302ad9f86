// New values for data that exists, written by the livepatch itself: where the author asks for it by name.
//
// Written in pre_patch, so that new code never sees the old value; taken back in post_unpatch: of vmlinux when the
// livepatch comes and goes, of a module whenever that is there. Each store (compare/data_stores.h) is a state of the
// livepatch (Documentation/livepatch/system-state.rst): a later one that replaces this must know of it, and enabling
// fails where memory holds something else than the original's value, or the earlier livepatch's.
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
  std::uint64_t state = 0; // identity, from source file, name and offset: the same in every livepatch
  DataStore store;
  std::string name() const; // "policy+0x8"
};

// The writes for these names (as in the source or the object). Marks their variables in PatchUnit::written; those that
// cannot be written, in DataChange::asked_to_write. Error: a name that no changed variable has.
Result<std::vector<DataWrite>> choose_writes(std::vector<PatchUnit>& units, const std::vector<std::string>& names);

// vmlinux and modules.
std::set<std::string> written_objects(const std::vector<DataWrite>& writes);

// The runtime's table (klp-runtime/module/write_data.c: struct klp_write): its name, and an entry with `place` zero.
inline constexpr char write_table[] = "klp_writes";
inline constexpr std::uint64_t write_place_field = 8;
std::string write_entry(const DataWrite& write);

} // namespace klp
