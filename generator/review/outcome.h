// The outcome of each definition that the change touches: it is patched, it is used or inlined by functions that are
// patched, or it has no effect on the running kernel. In the last case, the reason is given.
#pragma once

#include "generator/plan/plan.h"
#include "generator/plan/predict_functions.h"
#include "generator/prove/patch_unit.h"
#include "generator/review/text_change.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace klp {

struct ItemOutcome {
  enum class Kind {
    patched,   // the function is redirected to its new code
    inlined,   // its new code is inlined into functions that are patched
    callers,   // ftrace cannot redirect the function: patched functions call the new one
    added,     // new: the module contains it
    used,      // not a function: patched functions depend on it
    written,   // a variable whose new value the livepatch writes
    request,   // requests a hook, a state or the like
    global,    // its code is the same, and other files can use it now
    removed,   // the new source does not have it
    ignored,   // its object code differs, without effect on a running kernel
    no_effect, // the object code does not depend on the change of it
  };
  std::size_t touched = 0; // index into Plan::touched
  Kind kind = Kind::no_effect;
  std::vector<std::string> into; // the patched functions that inline or use it, by symbol
  std::string why;               // why it has no effect; empty if it has one
  bool has_effect() const { return kind < Kind::ignored; }
};
std::string_view to_string(ItemOutcome::Kind kind);

// Whether an item can have an outcome: functions, variables, types, macros and invocations can, declarations and
// directives cannot.
bool has_outcome(const Touched& touch);

// The part of one unit's patched object that goes into the module.
struct SelectedAtoms {
  std::set<AtomId> redirected; // functions
  std::set<AtomId> atoms;      // all atoms, the redirected functions included
};

// Collects the outcome of each touched item, unit by unit.
class Outcomes {
public:
  // `texts`: of the changed files. `units`: the planned units; their reasons name the items because of which they are
  // compiled, also if a unit depends on an item through a directive only.
  Outcomes(const std::vector<Touched>& touched, const std::map<std::string, TextChange>& texts,
           const std::vector<PlannedUnit>& units);
  void add_unit(const PatchUnit& unit, const SelectedAtoms& taken);
  // The outcomes in the order of Plan::touched, after all units.
  std::vector<ItemOutcome> conclude(const std::vector<TouchedHunk>& hunks) const;

private:
  struct Evidence {     // from all units so far
    bool known = false; // a compiled unit contains or uses the item
    bool patched = false, callers = false, added = false, written = false, request = false, global = false;
    std::set<std::string> into;
    std::string ignored; // why a difference has no effect; empty if there is none
  };
  struct Item {
    const Touched* touch;
    Affected reach;              // what it affects in its own file
    std::set<std::string> users; // sources of the units that are compiled because of it
    bool in_new_file = false;
    Evidence evidence;
  };
  // Whether the item is an invocation that makes the new function or variable of this name.
  bool is_made(const Item& item, const std::string& name) const;
  void examine_functions(Item& item, const PatchUnit& unit, const SelectedAtoms& taken);
  void examine_variables(Item& item, const PatchUnit& unit, const SelectedAtoms& taken);
  void examine_requests(Item& item, const PatchUnit& unit);
  void examine_users(Item& item, const PatchUnit& unit, const SelectedAtoms& taken);
  static std::string why_not(const Item& item, const std::vector<TouchedHunk>& hunks);
  std::vector<Item> items_;
};

struct PredictedFunction {
  Prediction function;
  bool in_module = false;
};
// The items that have no effect, as far as this is known before compiling: items whose lines the target's configuration
// excludes; and, if `predicted` is given, items that no function in it contains, or only functions that no longer run.
// `predicted`: the functions of all planned units that contain touched code.
std::vector<ItemOutcome> predicted_without_effect(const std::vector<Touched>& touched,
                                                  const std::vector<TouchedHunk>& hunks,
                                                  const std::vector<PredictedFunction>* predicted);

} // namespace klp
