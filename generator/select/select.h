// What goes into the module: the changed functions, and what they alone need.
#pragma once

#include "generator/select/bind.h"
#include "generator/select/requests.h"
#include "generator/select/write_data.h"

#include <set>
#include <vector>

namespace klp {

struct Selection {
  std::set<PatchAtom> atoms;        // in a fixed order: unit, then place in the object
  std::vector<PatchAtom> functions; // of the changed ones, those that the livepatch core will redirect
  std::vector<DataWrite> writes;    // data that gets another value: added by who asks for them
  std::vector<Hook> hooks;          // in the order in which they shall run
  std::vector<State> states;        // what the livepatch changes beside: added by who asks for them
  std::vector<PatchAtom> new_state; // new variables that can be written to: they start as their initialiser says
};

// Collects every problem of binding before it stops; the errors have status refused.
struct SelectionOutcome {
  Selection selection;
  std::vector<Error> refusals;
};
SelectionOutcome select(const std::vector<PatchUnit>& units, const Binder& binder, const std::vector<Hook>& hooks = {});

} // namespace klp
