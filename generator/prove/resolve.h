// From "which thing" to "what the livepatch core must look up": name and position in the target's kallsyms.
#pragma once

#include "generator/prove/image_matcher.h"

#include <string>

namespace klp {

struct KernelPlace {
  std::string name;
  unsigned position = 0; // 0: the only one of its name (kernel/livepatch/core.c: klp_find_object_symbol)
  std::uint64_t address = 0;
  bool prepared = false; // read out of a matched function; otherwise the name is unique
};

// Both fail where the image does not say which symbol is meant and its name is not unique, or where it is not there.
Result<KernelPlace> resolve_atom(const ImageMatch& image_match, const Kallsyms& kallsyms, const Layout& original,
                                 AtomId atom);
Result<KernelPlace> resolve_external(const ImageMatch& image_match, const Kallsyms& kallsyms, const std::string& name);

} // namespace klp
