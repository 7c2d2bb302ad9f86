// The values that the queries of an index return (index.h).
#pragma once

#include "base/error.h"
#include "facts/facts.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace klp::facts {

struct IndexedUnit {
  std::uint32_t id = 0;
  std::string source; // path of the main source file
  std::string object; // absolute path; if several objects contain the unit, the one with the fewest units
};

// A definition in an included file, and the units whose code depends on it.
struct UsedDefinition {
  DefinitionKind kind = DefinitionKind::function;
  std::string name;
  Place place;
  std::vector<IndexedUnit> units;
};

// A file that units read. If its content changed between compilations, there is one value for each content.
struct UsedFile {
  std::string path;
  std::string hash; // of its content: IncludedFile::hash
  std::vector<IndexedUnit> units;
};

// A file as the compiler saw it: a relative path is joined to the folder that the compiler ran in.
struct ReadFile {
  std::filesystem::path where;
  std::vector<std::uint32_t> units; // ids of the units that read it, ascending
};

// A function or variable that a unit defines.
struct DefinedSymbol {
  bool is_variable = false;
  std::string symbol, name;
  std::string owner; // for a static local: name of its function
  Place place;
  Linkage linkage = Linkage::local;
  CloneKind clone_kind = CloneKind::none;
  IndexedUnit unit;
};

// One step from an inlined call outwards.
struct InliningStep {
  std::string caller; // name of the function that contains the call in the source
  Place site;         // of the call; line 0 if the compiler had no line for it
};

// A place where a function was inlined.
struct InlinedInto {
  std::string file; // that defines the callee; distinguishes static functions of the same name
  std::string into; // symbol of the function whose machine code contains the copy
  IndexedUnit unit;
  // From the call of the callee outwards; the last caller is `into` by its name in the source. If the facts allow
  // several sequences of steps, this is the shortest one, and other_ways is true.
  std::vector<InliningStep> steps;
  bool other_ways = false;
};

// An object whose facts cannot be used.
struct IndexProblem {
  std::filesystem::path object;
  std::string cause, remedy;
};

struct CompilerCount {
  std::string compiler, version;
  std::size_t units = 0;
};

struct IndexSummary {
  std::filesystem::path root; // of the built tree
  std::size_t objects = 0, units = 0;
  std::size_t without_compiler = 0; // objects that the assembler made, or that contain only data: they have no facts
  std::vector<CompilerCount> compilers;
};

enum class StaleReason : std::uint8_t { object_changed, object_vanished, source_changed, source_missing };

// A unit whose facts no longer describe the files as they are now.
struct StaleUnit {
  IndexedUnit unit;
  StaleReason reason = StaleReason::object_changed;
  std::string file; // the source or header that changed or is missing; empty for the other reasons
};

} // namespace klp::facts
