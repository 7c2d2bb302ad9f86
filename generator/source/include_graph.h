// Which units may include which files. Follows the #include directives of a kernel, whatever #if is around them, so
// every file that a compiler reads is found, and some that it does not read.
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
  // Follows the directives of every unit, which takes about a second for a kernel. `units` must outlive the graph.
  // `created`: absolute paths of files that a change adds; a directive that finds such a file is followed to it.
  IncludeGraph(const std::vector<Unit>& units, const Target& target, const std::set<std::string>& created = {});
  ~IncludeGraph();

  // The units that may include one of `files` (absolute paths, which need not exist): index into `units` → one of the
  // files that the unit may include. The source of a unit counts as included.
  std::map<std::size_t, std::string> readers(const std::set<std::string>& files) const;
  // Absolute paths of all files that these units may include, with their sources.
  std::set<std::string> files_of(const std::set<std::size_t>& units) const;

  // Whether a file includes this one.
  bool is_included(const std::string& file) const;
  // Whether this unit may include the file.
  bool reads(std::size_t unit, const std::string& file) const;

private:
  struct Graph;
  std::unique_ptr<Graph> graph_;
};

} // namespace klp
