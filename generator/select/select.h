// Selects the atoms of the module: the changed functions, the hooks, and all atoms that references lead to from there
// and that are bound to the module (bind.h). Rule undecided-variable: a selected variable may be new, or one that the
// kernel has.
#pragma once

#include "generator/select/bind.h"
#include "generator/select/requests.h"
#include "generator/select/write_data.h"

#include <set>
#include <vector>

namespace klp {

struct Selection {
  std::set<PatchAtom> atoms;        // in a fixed order: by unit, then by place in the object
  std::vector<PatchAtom> functions; // the changed functions that the livepatch core redirects
  std::vector<DataWrite> writes;    // existing data that gets another value; select() leaves this empty
  std::vector<Hook> hooks;          // in the order in which they run
  std::vector<State> states;        // states of the system that the livepatch changes; select() leaves this empty
  std::vector<PatchAtom> new_state; // new writable variables, which start with their initial value
};

// `refusals`: all errors of Binder::bind(), with status refused.
struct SelectionOutcome {
  Selection selection;
  std::vector<Error> refusals;
};
SelectionOutcome select(const std::vector<PatchUnit>& units, const Binder& binder, const std::vector<Hook>& hooks = {});

} // namespace klp
