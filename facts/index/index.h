// Queries of the index of a built tree, which `klp facts index` makes. They take and return plain values and need some
// milliseconds.
//
// The index contains the facts of the time when the objects were compiled. A caller that decides by the result of a
// query must call stale() for the units in it, and problems() for the objects whose facts are missing.
//
// All queries of an open Index read the same state of the index, also while another process writes the next state. That
// process can commit only after every Index is closed. So open the index, make the queries, and close it.
//
// A name is a name in the source. Paths are those that the compiler was given, without a leading "./". A path in a
// query also matches at the end of a path, at a folder boundary: "linux/fs.h" matches include/linux/fs.h and
// ../include/linux/fs.h. Results are sorted.
#pragma once

#include "base/error.h"
#include "facts/facts.h"
#include "facts/index/query_results.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace klp::facts {

// True if `wanted` is the path, or the end of it at a folder boundary: "linux/fs.h" for include/linux/fs.h. An empty
// `wanted` matches every path.
bool path_matches(std::string_view path, std::string_view wanted);

struct IndexState;

class Index {
public:
  // Opens an index file, or the one in a folder. An error if there is none, or if it cannot be used.
  static Result<Index> open(const std::filesystem::path& file_or_folder);
  // Opens the index of `folder`, or of the nearest folder above it that has one.
  static Result<Index> open_nearest(const std::filesystem::path& folder);

  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;
  ~Index();

  Result<IndexSummary> summary();
  Result<std::vector<IndexProblem>> problems();

  Result<std::vector<IndexedUnit>> units();
  Result<std::vector<IndexedUnit>> units_of_source(std::string_view path);

  // The definitions of this name in included files, each with the units that use it.
  Result<std::vector<UsedDefinition>> uses(std::string_view name);
  // The definitions in the lines `first` to `last` (1-based, inclusive) of a file that units use.
  Result<std::vector<UsedDefinition>> uses_within(std::string_view path, std::uint32_t first, std::uint32_t last);
  // The units that use a definition of this kind and name. `file`: the file of the definition; empty: any.
  Result<std::vector<IndexedUnit>> units_using(DefinitionKind kind, std::string_view name, std::string_view file = {});

  // The files with this path that units read, main source files too; and the units that read one of them.
  Result<std::vector<UsedFile>> including(std::string_view path);
  Result<std::vector<IndexedUnit>> units_including(std::string_view path);

  // The files that these units read, each once; main source files too.
  Result<std::vector<ReadFile>> read_by(const std::vector<IndexedUnit>& units);

  // The functions and variables of this name that units define; static ones and clones too.
  Result<std::vector<DefinedSymbol>> defining(std::string_view name);

  // Every place where the function was inlined. `source`: the file that defines it; empty: any.
  Result<std::vector<InlinedInto>> inlined_into(std::string_view name, std::string_view source = {});

  // The units, of those given, whose object is not the one that was indexed, or which were compiled from a source or
  // header whose content has changed since. Reads all their files.
  Result<std::vector<StaleUnit>> stale(const std::vector<IndexedUnit>& units);
  // The units, of those given, whose object is not the one that was indexed. Fast enough to be called with every query.
  Result<std::vector<StaleUnit>> changed_objects(const std::vector<IndexedUnit>& units);

private:
  explicit Index(std::unique_ptr<IndexState> state);
  std::unique_ptr<IndexState> state_;
};

} // namespace klp::facts
