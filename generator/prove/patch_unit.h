// One touched translation unit with all that the earlier stages found out about it.
#pragma once

#include "generator/compare/compare.h"
#include "generator/prove/image_matcher.h"
#include "generator/prove/kernel_object.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace klp {

struct PatchUnit {
  std::string source; // fs/inode.c
  Side original, patched;
  Comparison comparison;
  const KernelObject* object = nullptr; // what it is linked into
  ImageMatch image_match;               // of the original, in that
  std::string likely_cause;             // of functions that are not in the image
  // Structures and unions whose definition the change touches: what only their new text mentions.
  std::map<std::string, std::set<std::string>> changed_records; // by "struct inode"

  bool in_module() const { return object && !object->is_vmlinux(); }
  std::set<AtomId> written; // patched variables whose new value the livepatch writes (module/write_data.h)
};

// An atom of the patched object of one unit.
struct PatchAtom {
  std::size_t unit = 0;
  AtomId atom = no_atom;
  auto operator<=>(const PatchAtom&) const = default;
};

} // namespace klp
