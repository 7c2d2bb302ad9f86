// Predicts which functions of an object must be patched, with the facts that the compiler recorded for the original:
// which functions exist, and which ones were inlined where.
#pragma once

#include "facts/facts.h"
#include "generator/plan/affected.h"

#include <string>
#include <vector>

namespace klp {

struct Prediction {
  std::string symbol;  // of the function in the object
  std::string source;  // the affected source function that it is or inlines; for a caller, the function that it calls
  std::string why;     // "it is changed"; "inlines folio_put (mm/x.c:12)"; "constprop clone of f"
  std::string because; // why `source` is affected
  facts::Place place;  // of `symbol`
  bool has_fentry = true;
  std::string section;
  bool is_caller = false; // true: it is patched only because it calls a function that ftrace cannot redirect (widen/)
};

// Whether `function` is one that a macro made for the system call `name`: SYSCALL_DEFINE3(read, ...) makes
// __do_sys_read.
bool is_system_call(const std::string& function, const std::string& name);

// Sorted by symbol. Empty if no affected function was compiled into the object.
std::vector<Prediction> predict_functions(const Affected& affected, const facts::Unit& original);

} // namespace klp
