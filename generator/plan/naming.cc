#include "generator/plan/naming.h"

#include "base/file.h"
#include "generator/source/dependents.h"
#include "generator/source/include_graph.h"

#include <algorithm>
#include <cctype>
#include <functional>

namespace klp {

namespace {

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

bool mentions(const std::string& text, const std::string& name) {
  std::boyer_moore_searcher searcher(name.begin(), name.end());
  for (auto at = text.begin();;) {
    auto [begin, end] = searcher(at, text.end());
    if (begin == text.end()) return false;
    bool starts = begin == text.begin() || !is_word_character(*std::prev(begin));
    if (starts && (end == text.end() || !is_word_character(*end))) return true;
    at = std::next(begin);
  }
}

// The files that mention one of `names`. A file that cannot be read (a generated one that does not exist) counts as one
// without names.
std::vector<std::string> mentioning(const std::set<std::string>& files, const std::set<std::string>& names) {
  std::vector<std::string> found;
  for (const auto& file : files) {
    auto text = read_file(file);
    if (text && std::any_of(names.begin(), names.end(), [&](auto& n) { return mentions(*text, n); }))
      found.push_back(file);
  }
  return found;
}

// `names`, and the inline functions and macros of headers that use them directly or through others.
std::set<std::string> with_dependants(const std::set<std::string>& names, const std::set<std::string>& headers) {
  std::set<std::string> all = names, fresh = names;
  while (!fresh.empty()) {
    Touched touched;
    touched.kind = ItemKind::function;
    touched.names.assign(fresh.begin(), fresh.end());
    fresh.clear();
    for (const auto& [name, reached] : dependents_of({touched}, read_items(mentioning(headers, all))).names)
      if (all.insert(name).second) fresh.insert(name);
  }
  return all;
}

} // namespace

Result<std::vector<Unit>> units_naming(const Target& target, const std::set<std::string>& names) {
  TRY(auto units, all_units(target));
  IncludeGraph graph(units, target);
  std::set<std::size_t> every;
  for (std::size_t u = 0; u < units.size(); ++u) every.insert(u);
  std::set<std::string> files = graph.files_of(every), headers;
  for (const auto& file : files)
    if (graph.is_included(file)) headers.insert(file);
  auto texts = mentioning(files, with_dependants(names, headers));
  // If an included source file mentions a name, the units that include it count.
  std::vector<std::string> included;
  std::copy_if(texts.begin(), texts.end(), std::back_inserter(included),
               [&](const std::string& file) { return file.ends_with(".c") && graph.is_included(file); });
  std::vector<Unit> users;
  for (std::size_t u = 0; u < units.size(); ++u) {
    std::string own = (target.source / units[u].source).lexically_normal();
    if (std::binary_search(texts.begin(), texts.end(), own) ||
        std::any_of(included.begin(), included.end(), [&](const std::string& file) { return graph.reads(u, file); }))
      users.push_back(units[u]);
  }
  return users;
}

} // namespace klp
