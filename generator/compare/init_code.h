// What init and exit code does to the rest of the kernel, and what of that a change adds or drops.
//
//     static int __init box_init(void)
//     {
//             box_wq = alloc_workqueue("box", 0, 0);     sets box_wq
//             static_branch_enable(&box_key);            hands box_key to static_key_enable()
//             return register_reboot_notifier(&box_nb);  hands box_nb to register_reboot_notifier()
//     }
//
// That code has run when a livepatch comes (a module's: has run, or will run as it was). What the functions do that it
// calls in its unit counts as done by it, so that it does not matter what the compiler inlines.
#pragma once

#include "generator/compare/correlate.h"
#include "generator/compare/variable_uses.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace klp {

struct InitEffect {
  enum class Kind : std::uint8_t {
    calls, // a function of the rest of the kernel, or one of this unit that also runs later
    sets,
    hands_over, // a variable's address: to VariableUse::how, or nobody knows where
    uses,       // exit code only: it takes a variable back
  } kind = Kind::calls;
  VariableUse use;    // of a call only the symbol
  std::string by;     // the init function, or what it calls
  facts::Place place; // of that
  bool at_exit = false;
  bool dropped = false; // the original does it, and the change no longer does
};

// The functions that run at the start or end only: those of init and exit sections, and what nothing else refers to.
std::vector<bool> runs_at_start_or_end(const Layout& layout); // by atom

// What the patched unit's init code does that the original's does not, then the reverse. Exit code counts in modules
// only: what is built in never ends.
std::vector<InitEffect> changed_init_effects(const Side& original, const Side& patched);

// Of one compiled unit, kept or not.
struct InitChange {
  std::string source;
  bool of_module = false;
  std::optional<std::size_t> unit;      // its number, where it is one of those that differ
  std::vector<InitEffect> effects;      // changed ones
  std::set<std::string> init_functions; // all of its init and exit code, as the source names it
};

} // namespace klp
