// What depends on touched definitions, by name: from an inline function of a header to the functions and macros that
// mention it, and so on. By text alone, so more than what a compiler would find, and never less.
#pragma once

#include "generator/source/touched.h"

#include <functional>
#include <map>
#include <set>

namespace klp {

struct Reached {
  ItemKind kind = ItemKind::other;
  std::string file; // where it was reached first
  std::size_t line = 0;
  std::set<std::string> files = {}; // all that define the name, `file` among them
  std::string through = {};         // the name it mentions; empty: touched itself
  bool comes_or_goes = false;       // touched by being added or removed: #ifdef sees that
};

// Item::first_line → which names the item mentions, in full or made by ##; each once, as they were found.
using Uses = std::map<std::size_t, std::vector<std::string>>;

struct Dependents {
  std::map<std::string, Reached> names;     // name → how it was reached first
  std::map<std::string, std::string> files; // file → why all that read it are affected, whatever they mention
  std::map<std::string, Uses> uses;         // file → the items there that mention one of the names
};

struct FileItems {
  std::string path;
  std::vector<Item> items;
  bool included = true; // false: a unit's own source, whose names no other file sees
};

// Files that cannot be read are left out (generated ones that are not made yet).
std::vector<FileItems> read_items(const std::vector<std::string>& paths);
// The same, of directives only.
std::vector<FileItems> read_directives(const std::vector<std::string>& paths);

// `read`: the files that may hold dependants.
Dependents dependents_of(const std::vector<Touched>& touched, const std::vector<FileItems>& read);
// The same, where several changes are asked for: `mentions` are those of `read`.
class Mentions;
Dependents dependents_of(const std::vector<Touched>& touched, const std::vector<FileItems>& read,
                         const Mentions& mentions);

// "uses b, which uses a": from `name` back to what is touched.
std::string chain(const Dependents& dependents, const std::string& name);

// Whether the file that defines a name is read where the name stands.
using Visible = std::function<bool(const std::string& file)>;

// Of the uses in an item, the first whose definition is visible; empty: none.
std::string used_in(const std::string& file, const Item& item, const Dependents& dependents, const Visible& visible);

} // namespace klp
