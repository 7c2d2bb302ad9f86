// Questions to the index of a built tree, which klp facts index makes: values in, values out, answers in milliseconds.
//
// The index says what the compiler knew when the objects were compiled. Whoever decides by an answer asks stale() for
// the units it names, and problems() for the objects that could say nothing.
//
// An open Index sees one state of it throughout, and a run of klp facts index can commit the next state only when it is
// closed: open it, ask, close it.
//
// Names are those of the source. Paths are as the compiler was given them, without a leading "./"; a path in a question
// also matches at a folder boundary: "linux/fs.h" means include/linux/fs.h and ../include/linux/fs.h. Answers are
// sorted.
#pragma once

#include "base/error.h"
#include "facts/facts.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace klp::facts {

struct IndexedUnit {
  std::uint32_t id = 0;
  std::string source;
  std::string object; // its absolute path; of several that hold it, the one with the fewest other units
};

// A definition in an included file, and the units whose code depends on it.
struct UsedDefinition {
  DefinitionKind kind = DefinitionKind::function;
  std::string name;
  Place place;
  std::vector<IndexedUnit> units;
};

struct UsedFile {
  std::string path;
  std::string hash; // several rows of one path: it changed between compilations
  std::vector<IndexedUnit> units;
};

// A file as it was there for the compiler: relative names are looked up from where it ran.
struct ReadFile {
  std::filesystem::path where;
  std::vector<std::uint32_t> units; // their ids, ascending
};

// A function or variable that a unit itself defines.
struct DefinedSymbol {
  bool is_variable = false;
  std::string symbol, name;
  std::string owner; // function of a static local
  Place place;
  Linkage linkage = Linkage::local;
  CloneKind clone_kind = CloneKind::none;
  IndexedUnit unit;
};

// One step out of a nest of inlinings: `caller` holds the code, the call stood at `site`.
struct InliningStep {
  std::string caller;
  Place site; // line 0: the compiler no longer knew
};

struct InlinedInto {
  std::string file; // where the callee is defined: tells static functions of the same name apart
  std::string into; // symbol of the function whose code holds it
  IndexedUnit unit;
  // From the call of the callee outwards; the last caller is `into` by its source name. Where facts leave open through
  // which of several calls it came, the shortest way, and other_ways is set.
  std::vector<InliningStep> steps;
  bool other_ways = false;
};

struct IndexProblem { // an object whose facts cannot be used
  std::filesystem::path object;
  std::string cause, remedy;
};

struct CompilerCount {
  std::string compiler, version;
  std::size_t units = 0;
};

struct IndexSummary {
  std::filesystem::path root;
  std::size_t objects = 0, units = 0;
  std::size_t without_compiler = 0; // assembled, or data made an object: nothing to know
  std::vector<CompilerCount> compilers;
};

enum class StaleReason : std::uint8_t { object_changed, object_vanished, source_changed, source_missing };

struct StaleUnit {
  IndexedUnit unit;
  StaleReason reason = StaleReason::object_changed;
  std::string file; // the source or header
};

// "linux/fs.h" matches include/linux/fs.h; an empty `wanted` matches all.
bool path_matches(std::string_view path, std::string_view wanted);

struct IndexState;

class Index {
public:
  // An index file, or a folder that has one.
  static Result<Index> open(const std::filesystem::path& file_or_folder);
  // The nearest one in `folder` and those above it.
  static Result<Index> open_nearest(const std::filesystem::path& folder);

  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;
  ~Index();

  Result<IndexSummary> summary();
  Result<std::vector<IndexProblem>> problems();

  Result<std::vector<IndexedUnit>> units();
  Result<std::vector<IndexedUnit>> units_of_source(std::string_view path);

  // Definitions of this name in included files, each with the units that use it.
  Result<std::vector<UsedDefinition>> uses(std::string_view name);
  // Definitions that stand in these lines of a file, whatever their names.
  Result<std::vector<UsedDefinition>> uses_within(std::string_view path, std::uint32_t first, std::uint32_t last);
  // All units that use a definition of this kind and name; `file` (may be empty) says which of several.
  Result<std::vector<IndexedUnit>> units_using(DefinitionKind kind, std::string_view name, std::string_view file = {});

  Result<std::vector<UsedFile>> including(std::string_view path);
  Result<std::vector<IndexedUnit>> units_including(std::string_view path);

  // What these units read, each file once; main sources too.
  Result<std::vector<ReadFile>> read_by(const std::vector<IndexedUnit>& units);

  // Functions and variables of this name that units define, statics and clones too.
  Result<std::vector<DefinedSymbol>> defining(std::string_view name);

  // Every place where the function was inlined; `source` (may be empty) is the file that defines it.
  Result<std::vector<InlinedInto>> inlined_into(std::string_view name, std::string_view source = {});

  // Of these units (thorough): those whose object is not the one that was indexed, or that were compiled from another
  // content of a source or header than is there now.
  Result<std::vector<StaleUnit>> stale(const std::vector<IndexedUnit>& units);
  // Of these units: only whether the object is still the one that was indexed. Quick enough for every answer.
  Result<std::vector<StaleUnit>> changed_objects(const std::vector<IndexedUnit>& units);

private:
  explicit Index(std::unique_ptr<IndexState> state);
  std::unique_ptr<IndexState> state_;
};

} // namespace klp::facts
