// Finds what depends on touched definitions, by name: from an inline function of a header to the functions and macros
// that mention it, from these to the items that mention them, and so on. Uses only the text, so it finds more
// dependants than a compiler would, but never fewer.
#pragma once

#include "generator/source/file_items.h"
#include "generator/source/mentions.h"
#include "generator/source/touched.h"

#include <functional>
#include <map>
#include <set>

namespace klp {

// A name that is touched, or whose definition depends on a touched one.
struct AffectedName {
  ItemKind kind = ItemKind::other;  // of the definition that was found first
  std::string file;                 // the file that has that definition
  std::size_t line = 0;             // its line, 1-based
  std::set<std::string> files = {}; // all files that define the name and were found, with `file`
  std::string through = {};         // the affected name that the definition mentions; empty if it is itself touched
  bool is_added_or_removed = false; // by the change, which an #ifdef depends on
};

// Item::first_line → the affected names that the item mentions, in full or made with ##; each once, in the order in
// which they were found.
using Uses = std::map<std::size_t, std::vector<std::string>>;

struct Dependents {
  std::map<std::string, AffectedName> names;
  std::map<std::string, std::string> files; // file → reason why everything that includes it is affected
  std::map<std::string, Uses> uses;         // file → its items that mention an affected name
};

// `files`: those that may hold dependants.
Dependents dependents_of(const std::vector<Touched>& touched, const std::vector<FileItems>& files);
// Same, for several queries of the same files. `mentions` must be made of `files`.
Dependents dependents_of(const std::vector<Touched>& touched, const std::vector<FileItems>& files,
                         const Mentions& mentions);

// The path from `name` back to a touched definition, as text: "uses b, which uses a".
std::string chain(const Dependents& dependents, const std::string& name);

// Whether a file that defines a name is included where the name is used.
using Visible = std::function<bool(const std::string& file)>;

// The first affected name that the item of `file` mentions and whose definition is in `file` itself or visible. Empty
// if there is none.
std::string used_in(const std::string& file, const Item& item, const Dependents& dependents, const Visible& visible);

} // namespace klp
