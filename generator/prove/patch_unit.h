// One translation unit that the change affects, with the results of comparing and matching.
#pragma once

#include "generator/compare/compare.h"
#include "generator/prove/image_matcher.h"
#include "generator/prove/kernel_objects.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace klp {

struct PatchUnit {
  std::string source; // fs/inode.c
  Side original, patched;
  Comparison comparison;
  const KernelObject* object = nullptr; // that the unit is linked into
  ImageMatch image_match;               // of the original object with the image of `object`
  std::string likely_cause;             // why functions may be missing in the image; empty if no unit misses one
  // Structures and unions whose definition the change touches, by name ("struct inode"), with the identifiers that only
  // the new text of the definition mentions.
  std::map<std::string, std::set<std::string>> changed_records;

  bool in_module() const { return object && !object->is_vmlinux(); }
  // Variables of the patched object whose new value the livepatch writes (select/write_data.h).
  std::set<AtomId> written;
};

// An atom of the patched object of one unit.
struct PatchAtom {
  std::size_t unit = 0;
  AtomId atom = no_atom;
  auto operator<=>(const PatchAtom&) const = default;
};

} // namespace klp
