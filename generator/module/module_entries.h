// Entries of special sections whose references lead into a patched module.
//
// The kernel reads the livepatch's special sections when it loads the livepatch. Relocations against a module are
// applied when that module is there, which may be later (kernel/livepatch/core.c: klp_apply_section_relocs), so nothing
// that the loader reads may depend on them.
// And static branches whose key cannot be written to any more.
#pragma once

#include "generator/select/bind.h"
#include "generator/select/imports.h"

#include <string>
#include <string_view>

namespace klp {

struct EntryRuling {
  enum class Fate { keep, leave_out, refuse } fate = Fate::keep;
  std::string symbol; // leave_out, refuse: what the entry refers to
  std::string why;    // leave_out: for people; empty where nothing changes for them
  Error error;        // refuse
};

// `about`: the atom whose code the entry is about.
EntryRuling rule_on_entry(const std::vector<PatchUnit>& units, PatchAtom about, const TableEntry& entry,
                          const Binder& binder, const Imports& imports);

// Sections that the kernel reads or copies while it loads the module that holds them.
bool is_read_at_load(std::string_view section);

} // namespace klp
