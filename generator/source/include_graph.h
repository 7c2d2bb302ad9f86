// Which units may read which files: the #include directives of a kernel, followed without regard to conditions. So
// nothing that a compiler reads is missing; some that it does not read is there.
#pragma once

#include "generator/source/search_path.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace klp {

class IncludeGraph {
public:
  // Follows every unit's directives; takes about a second for a kernel. `units` must outlive the graph. `created`:
  // files (absolute) that a change adds; a directive that finds one of them now is followed to it.
  IncludeGraph(const std::vector<Unit>& units, const Target& target, const std::set<std::string>& created = {});
  ~IncludeGraph();

  // Of the units that may read one of `files` (absolute paths, existing or not): for each index into `units`, one of
  // those files that it reads.
  std::map<std::size_t, std::string> readers(const std::set<std::string>& files) const;
  // All files that these units may read, absolute, their own included.
  std::set<std::string> files_of(const std::set<std::size_t>& units) const;

  // Whether some file includes this one.
  bool is_included(const std::string& file) const;
  // Whether this unit may read the file.
  bool reads(std::size_t unit, const std::string& file) const;

private:
  struct Graph;
  std::unique_ptr<Graph> graph_;
};

} // namespace klp
