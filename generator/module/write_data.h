// New values for numbers that exist, written by the livepatch itself: where the author asks for it by name.
//
// Written in pre_patch, so that new code never sees the old value; taken back in post_unpatch. Each is a state of the
// livepatch (Documentation/livepatch/system-state.rst): a later one that replaces this must know of it, and enabling
// fails where memory holds something else than the original's value, or the earlier livepatch's.
#pragma once

#include "generator/prove/patch_unit.h"

#include <string>
#include <vector>

namespace klp {

struct DataWrite {
  std::size_t unit = 0;
  AtomId original = no_atom, patched = no_atom;
  std::string symbol;
  std::uint64_t state = 0; // identity, from source file and name: the same in every livepatch
  std::uint64_t old_value = 0, new_value = 0;
  std::uint64_t size = 0; // 1, 2, 4 or 8 bytes
};

// The writes for these names (as in the source or the object). Marks them in PatchUnit::written. Error: a name that no
// changed number has.
Result<std::vector<DataWrite>> choose_writes(std::vector<PatchUnit>& units, const std::vector<std::string>& names);

// The runtime's table (klp-runtime/module/write_data.c: struct klp_write): its name, and an entry with `place` zero.
inline constexpr char write_table[] = "klp_writes";
inline constexpr std::uint64_t write_place_field = 8;
std::string write_entry(const DataWrite& write);

} // namespace klp
