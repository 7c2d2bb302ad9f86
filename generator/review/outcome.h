// What becomes of each definition that the change touches: every one is patched, goes into something that is patched,
// or has no effect on the running kernel, for a reason that is named.
#pragma once

#include "generator/plan/plan.h"
#include "generator/plan/predict_functions.h"
#include "generator/prove/patch_unit.h"
#include "generator/review/review.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace klp {

struct ItemOutcome {
  enum class Kind {
    patched,   // the function is redirected to its new code
    inlined,   // its new code is in functions that are patched
    callers,   // ftrace cannot redirect it: patched functions call the new one
    added,     // goes along with the module
    used,      // no function: patched functions depend on it
    written,   // a number that the livepatch writes
    request,   // asks for a hook, a state or the like
    global,    // its code is the same, and other files can use it now
    removed,   // the new code is without it
    ignored,   // it differs, which has no effect on a running kernel
    no_effect, // it does not reach the code at all
  };
  std::size_t touched = 0; // index into Plan::touched
  Kind kind = Kind::no_effect;
  std::vector<std::string> into; // the patched functions that inline or use it, by symbol
  std::string why;               // where it has no effect
  bool has_effect() const { return kind < Kind::ignored; }
};
std::string_view to_string(ItemOutcome::Kind kind);

// Whether there is one: of functions, and of what functions are made of; not of declarations and directives.
bool has_outcome(const Touched& touch);

// What of one unit's patched object goes into the module.
struct Taken {
  std::set<AtomId> redirected; // functions
  std::set<AtomId> atoms;      // all that goes along, these too
};

class Outcomes {
public:
  // `texts`: of the changed files; `units`: whose reasons name what they use, also where only a directive does.
  Outcomes(const std::vector<Touched>& touched, const std::map<std::string, TextChange>& texts,
           const std::vector<PlannedUnit>& units);
  void look_at(const PatchUnit& unit, const Taken& taken);
  // By their order in the plan.
  std::vector<ItemOutcome> conclude(const std::vector<TouchedHunk>& hunks) const;

private:
  struct Seen {
    bool known = false, patched = false, callers = false, added = false, written = false, request = false,
         global = false;
    std::set<std::string> into;
    std::string ignored; // why
  };
  struct Item {
    const Touched* touch;
    Affected reach;              // what it reaches in its own file
    std::set<std::string> users; // sources of units that are compiled because of it
    bool in_new_file = false;
    Seen seen;
  };
  bool is_made(const Item& item, const std::string& name) const;
  void look_at_function(Item& item, const PatchUnit& unit, const Taken& taken);
  void look_at_variable(Item& item, const PatchUnit& unit, const Taken& taken);
  void look_at_requests(Item& item, const PatchUnit& unit);
  void look_at_users(Item& item, const PatchUnit& unit, const Taken& taken);
  static std::string why_not(const Item& item, const std::vector<TouchedHunk>& hunks);
  std::vector<Item> items_;
};

// Those without effect, as far as klp plan knows: what no configured branch compiles, and where `predicted` is given
// (the functions of all planned units that hold touched code) what none of them holds, or none that still runs.
struct PredictedFunction {
  Prediction function;
  bool in_module = false;
};
std::vector<ItemOutcome> predicted_without_effect(const std::vector<Touched>& touched,
                                                  const std::vector<TouchedHunk>& hunks,
                                                  const std::vector<PredictedFunction>* predicted);

} // namespace klp
