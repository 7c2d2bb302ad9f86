#include "generator/audit/extent.h"

#include "generator/arch/arch.h"

#include <algorithm>

namespace klp {

ValueOrCause<Extent> extent_of(const Layout& layout, SectionId id, std::int64_t begin, std::uint64_t size) {
  const Section& section = layout.object().sections[id];
  auto first = static_cast<std::uint64_t>(begin);
  if (begin < 0 || first > section.size || size > section.size - first)
    return tl::unexpected("it reaches out of section " + section.name);
  Extent extent;
  extent.bytes = section.no_bits() ? std::string(size, '\0') : section.data.substr(first, size);
  for (const auto& atom : layout.atoms()) {
    if (atom.section != id || atom.offset + atom.size <= first || atom.offset >= first + size) continue;
    for (Reference reference : atom.references) {
      std::uint64_t at = atom.offset + reference.offset;
      unsigned width = architecture().relocated_width(reference.type);
      if (at < first || at + width > first + size) continue;
      reference.offset = at - first;
      extent.bytes.replace(reference.offset, width, width, '\0');
      extent.references.push_back(reference);
    }
  }
  std::ranges::sort(extent.references, {}, &Reference::offset);
  return extent;
}

} // namespace klp
