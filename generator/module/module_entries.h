// Rule module-key: decides which entries of special sections may go into the livepatch. Two kinds may not:
//
// - Entries that refer to a symbol of a patched module. The kernel reads the special sections of the livepatch when it
//   loads the livepatch, but applies relocations against a module when that module is loaded, which may be later
//   (kernel/livepatch/core.c: klp_apply_section_relocs()). So nothing that the loader reads may depend on them.
// - Static branches whose key lies in read-only memory: the loader would write to the key.
#pragma once

#include "generator/select/bind.h"
#include "generator/select/imports.h"

#include <string>
#include <string_view>

namespace klp {

struct EntryDecision {
  enum class Treatment { keep, leave_out, refuse } treatment = Treatment::keep;
  std::string symbol; // for leave_out and refuse: the symbol that the entry refers to
  std::string why;    // for leave_out: the reason, for the report; empty if the missing entry has no visible effect
  Error error;        // for refuse
};

// `about`: the atom whose code the entry describes.
EntryDecision decide_entry(const std::vector<PatchUnit>& units, PatchAtom about, const TableEntry& entry,
                           const Binder& binder, const Imports& imports);

// Returns true if the kernel reads or copies this section while it loads the module that holds it.
bool is_read_at_load(std::string_view section);

} // namespace klp
