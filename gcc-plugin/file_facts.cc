#include "file_facts.h"

#include "facts/hash.h"

namespace klp::gcc {

// In the order in which the preprocessor entered the files, the main file first. Only maps with LC_ENTER count: #line
// makes maps with names of files that were not read.
std::vector<facts::IncludedFile> file_facts(SourceFiles& files) {
  std::vector<facts::IncludedFile> out;
  std::vector<bool> listed;
  for (unsigned i = 0; i < LINEMAPS_ORDINARY_USED(line_table); ++i) {
    const line_map_ordinary* map = LINEMAPS_ORDINARY_MAP_AT(line_table, i);
    if (map->reason != LC_ENTER) continue;
    unsigned number = files.number_of(ORDINARY_MAP_FILE_NAME(map));
    if (listed.size() <= number) listed.resize(number + 1);
    if (listed[number] || !files[number].is_readable()) continue;
    listed[number] = true;
    out.push_back({files.path(number), facts::short_hash_of(files[number].text())});
  }
  return out;
}

} // namespace klp::gcc
