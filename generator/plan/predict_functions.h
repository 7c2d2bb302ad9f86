// Which functions of an object will have to be patched, by what the compiler recorded of the original.
#pragma once

#include "facts/facts.h"
#include "generator/plan/affected.h"

#include <string>
#include <vector>

namespace klp {

struct Prediction {
  std::string symbol;  // in the object
  std::string source;  // the affected function of the source that it holds; where it is a caller, the one it calls
  std::string why;     // "it is changed"; "inlines folio_put (mm/x.c:12)"; "constprop clone of f"
  std::string because; // why `source` is affected
  facts::Place place;  // of the function that is patched
  bool has_fentry = true;
  std::string section;
  bool is_caller = false; // nothing of its own is affected: it calls what ftrace cannot redirect (widen/)
};

// Whether the compiler's function is what the source calls `name`: SYSCALL_DEFINE3(read, ...) makes __do_sys_read.
bool is_system_call(const std::string& function, const std::string& name);

// By symbol. Empty where nothing of what is affected was compiled.
std::vector<Prediction> predict(const Affected& affected, const facts::Unit& original);

} // namespace klp
