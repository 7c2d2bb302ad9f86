// What the author of a change should know of its livepatch, though it is no reason to refuse it.
#pragma once

#include "generator/module/select.h"

#include <string>
#include <vector>

namespace klp {

struct Note {
  std::string rule; // "function-pointer", "tracepoint"; "old-code" of the pipeline
  std::string symbol;
  std::string why;
};

// function-pointer: the address of a function that exists in the module only is taken. Where it is stored in something
// that outlives the livepatch (a timer, a work item, an operations table of an object), it must be taken back before
// the module is unloaded. Addresses of functions that the kernel has are the kernel's own, and need no note.
// tracepoint: nothing registers a tracepoint that a livepatch brings along, so nobody can switch it on.
std::vector<Note> notes(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection);

} // namespace klp
