// What the author of a change should know of its livepatch, though it is no reason to refuse it.
#pragma once

#include "generator/rules/finding.h"
#include "generator/select/select.h"

#include <vector>

namespace klp {

// tracepoint: nothing registers a tracepoint that a livepatch brings along, so nobody can switch it on.
std::vector<Note> notes_on_tracepoints(const std::vector<PatchUnit>& units, const Selection& selection);

// old-code: functions that the change removes, or renames where klp cannot tell, and whose addresses are stored
// somewhere.
std::vector<Note> notes_on_removed(const std::vector<PatchUnit>& units);

// export, of one unit.
std::vector<Note> notes_on_exports(const PatchUnit& unit);

// kprobes: patched and new functions that the sources keep kprobes out of. The kernel's list of these has no entry for
// the new code.
std::vector<Note> notes_on_kprobes(const std::vector<PatchUnit>& units, const Selection& selection);

// module-reload, for each module that is patched in a kernel without clear_relocate_add().
std::vector<Note> notes_on_reloading(const std::vector<PatchUnit>& units);

} // namespace klp
