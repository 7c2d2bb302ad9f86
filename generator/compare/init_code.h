// The effects of init and exit code on the rest of the kernel, and which of these effects a change adds or drops.
//
//     static int __init box_init(void)
//     {
//             box_wq = alloc_workqueue("box", 0, 0);     sets box_wq
//             static_branch_enable(&box_key);            passes box_key to static_key_enable()
//             return register_reboot_notifier(&box_nb);  passes box_nb to register_reboot_notifier()
//     }
//
// When a livepatch is enabled, init code has already run (init code of a module: has run, or will run in its original
// form). The effects of the functions of the same unit that init code calls count as effects of the init code, so that
// the result does not depend on what the compiler inlines.
#pragma once

#include "generator/compare/correlation.h"
#include "generator/compare/variable_uses.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace klp {

struct InitEffect {
  enum class Kind : std::uint8_t {
    calls,          // calls a function of another unit, or a function of this unit that also runs later
    sets,           // writes to a variable
    passes_address, // passes a variable's address, to the function VariableUse::how (empty: not known)
    uses,           // exit code only: reads a variable, for example to unregister or free what it refers to
  } kind = Kind::calls;
  VariableUse use;      // for a call, only the function: symbol, local, defined
  std::string function; // the function with the effect: the init function, or one that it calls
  facts::Place place;   // where `by` is defined
  bool at_exit = false;
  bool dropped = false; // the original code has this effect, the patched code has not
};

// By atom: whether it is a function that runs at the start or end only. These are the functions in init and exit
// sections, and local functions that only those refer to.
std::vector<bool> runs_in_init_or_exit_only(const Layout& layout);

// First the effects that only the patched init code has, then those that only the original init code has. Exit code
// counts in modules only: exit code of built-in units never runs.
std::vector<InitEffect> changed_init_effects(const Side& original, const Side& patched);

// Changed effects of one compiled unit. Units whose code is otherwise the same count too.
struct InitChange {
  std::string source;
  bool of_module = false;
  std::optional<std::size_t> unit;      // index in the list of units that differ; nullopt: it is none of them
  std::vector<InitEffect> effects;      // added and dropped ones
  std::set<std::string> init_functions; // all init and exit functions of the unit, by their names in the source
};

} // namespace klp
