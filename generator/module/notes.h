// What the author of a change should know of its livepatch, though it is no reason to refuse it.
#pragma once

#include "generator/module/select.h"
#include "generator/review/finding.h"

#include <vector>

namespace klp {

// function-pointer: the address of a function that exists in the module only is taken. Where it is stored in something
// that outlives the livepatch (a timer, a work item, an operations table of an object), it must be taken back before
// the module is unloaded. Addresses of functions that the kernel has are the kernel's own, and need no note.
// new-state: a new variable that can be written to starts with its initial value.
// tracepoint: nothing registers a tracepoint that a livepatch brings along, so nobody can switch it on.
std::vector<Note> notes(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection);

// old-code: functions that the change removes, or renames where klp cannot tell, and whose addresses are stored
// somewhere.
std::vector<Note> notes_on_removed(const std::vector<PatchUnit>& units);

// module-reload, for each module that is patched in a kernel without clear_relocate_add().
std::vector<Note> notes_on_reloading(const std::vector<PatchUnit>& units);

} // namespace klp
