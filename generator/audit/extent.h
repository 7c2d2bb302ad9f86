// Bytes of one section with the references in them, wherever atoms are cut there.
#pragma once

#include "generator/object/layout.h"

namespace klp {

struct Extent {
  std::string bytes;                 // relocated fields are zero; where the section has no bits: zeros
  std::vector<Reference> references; // by offset in the extent
};

// Error: it reaches out of the section.
Result<Extent> extent_of(const Layout& layout, SectionId section, std::int64_t begin, std::uint64_t size);

} // namespace klp
