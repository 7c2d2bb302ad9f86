// Finds the name and the position in kallsyms by which the livepatch core looks up a function or variable.
#pragma once

#include "generator/prove/image_matcher.h"

#include <string>

namespace klp {

struct KernelPlace {
  std::string name;
  unsigned position = 0; // 1-based; 0: the name is unique (kernel/livepatch/core.c: klp_find_object_symbol)
  std::uint64_t address = 0;
  bool from_matched_function =
      false; // true: the address comes from a matched function; false: the name is unique in kallsyms
};

// resolve_atom() finds a function or variable that the original object defines, resolve_external() a symbol of another
// unit. Both return an error (status refused) if kallsyms has no such symbol, or has several and no matched function
// shows which one is meant.
Result<KernelPlace> resolve_atom(const ImageMatch& image_match, const Kallsyms& kallsyms, const Layout& original,
                                 AtomId atom);
Result<KernelPlace> resolve_external(const ImageMatch& image_match, const Kallsyms& kallsyms, const std::string& name);

// The function that contains the address: the last function symbol at or before it. Prefers a unique name among the
// names of one address. Returns nullopt if there is none.
std::optional<KernelPlace> place_before(const Kallsyms& kallsyms, std::uint64_t address);

} // namespace klp
