#include "use_facts.h"

namespace klp::gcc {

using facts::DefinitionKind;

unsigned UseSearch::macro_item(const MacroUse& use) {
  unsigned& number = macro_items_[use.defined];
  if (number) return number;
  number = items_.size();
  Item& item = items_.emplace_back();
  item.what.kind = DefinitionKind::macro;
  item.what.begin = use.defined;
  item.name = reinterpret_cast<const char*>(NODE_NAME(use.name));
  return number;
}

// Collects the line maps that contain macro uses.
void UseSearch::find_line_map_ranges() {
  auto use = macro_uses_.begin();
  for (unsigned i = 0; i < LINEMAPS_ORDINARY_USED(line_table); ++i) {
    const line_map_ordinary* map = LINEMAPS_ORDINARY_MAP_AT(line_table, i);
    // Numbers the files in the order in which the preprocessor entered them.
    if (map->reason == LC_ENTER) files_.number_of(ORDINARY_MAP_FILE_NAME(map));
    const bool is_last = map == LINEMAPS_LAST_ORDINARY_MAP(line_table);
    const location_t start = MAP_START_LOCATION(map);
    const location_t end = is_last ? LINE_MAP_MAX_LOCATION : MAP_START_LOCATION(map + 1);
    while (use != macro_uses_.end() && use->where < start) ++use;
    if (use == macro_uses_.end() || use->where >= end) continue;
    const unsigned file = files_.number_of(ORDINARY_MAP_FILE_NAME(map));
    const unsigned first = ORDINARY_MAP_STARTING_LINE_NUMBER(map), bits = map->m_column_and_range_bits;
    if (line_map_ranges_.size() <= file) line_map_ranges_.resize(file + 1);
    line_map_ranges_[file].push_back(
        {start, end, first, first + static_cast<unsigned>((end - 1 - start) >> bits), bits});
  }
}

// The location of the start of the line. A line before or behind this range gives the start or the end of the range.
location_t UseSearch::LineMapRange::location_of(unsigned line) const {
  if (line <= first) return start;
  return std::min<std::uint64_t>(end, start + (std::uint64_t(line - first) << bits));
}

// Returns true if the text of the macro uses sizes or offsets.
bool UseSearch::use_macro(const MacroUse& use_of) {
  if (use_of.where <= BUILTINS_LOCATION || use_of.defined <= BUILTINS_LOCATION) return false;
  const unsigned number = macro_item(use_of);
  const Item& known = items_[number];
  // For speed: the definition of one system call expands thousands of macros.
  if (known.is_used && known.scan) return known.measures;
  use(number, false);
  return items_[number].measures = scan_of(number).measures;
}

// Returns true if one of the macros used in these lines uses sizes or offsets.
bool UseSearch::use_macros(const Lines& lines) {
  bool measures = false;
  if (lines.first == 0 || line_map_ranges_.size() <= lines.file) return false;
  for (const LineMapRange& here : line_map_ranges_[lines.file]) {
    if (here.first > lines.last || here.last < lines.first) continue;
    const location_t first = here.location_of(lines.first), behind = here.location_of(lines.last + 1);
    auto at = std::lower_bound(macro_uses_.begin(), macro_uses_.end(), first,
                               [](const MacroUse& use, location_t where) { return use.where < where; });
    for (; at != macro_uses_.end() && at->where < behind; ++at) measures |= use_macro(*at);
  }
  return measures;
}

} // namespace klp::gcc
