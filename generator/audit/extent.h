// A range of bytes of one section, with the references inside it. The range can begin and end inside of atoms.
#pragma once

#include "generator/object/layout.h"

namespace klp {

struct Extent {
  std::string bytes;                 // relocated fields are zero; all zero if the section has no bits (SHT_NOBITS)
  std::vector<Reference> references; // sorted by their offset in the extent
};

// The cause, for a finding of the audit: the range is not completely inside of the section.
ValueOrCause<Extent> extent_of(const Layout& layout, SectionId section, std::int64_t begin, std::uint64_t size);

} // namespace klp
