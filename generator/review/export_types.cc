#include "generator/review/export_types.h"

#include <deque>
#include <set>
#include <sstream>

namespace klp {

namespace {

// Prefixes of genksyms' keys (scripts/genksyms/genksyms.c: symbol_types).
struct KeyKind {
  std::string_view prefix, keyword;
};
constexpr KeyKind kinds[] = {
    {"s#", "struct "}, {"u#", "union "}, {"e#", "enum "}, {"t#", "typedef "}, {"E#", "enumerator "}};

std::string type_name(const std::string& key) {
  for (const auto& kind : kinds)
    if (key.starts_with(kind.prefix)) return std::string(kind.keyword) + key.substr(kind.prefix.size());
  return key;
}

const std::string* definition(const SymbolVersions& side, const std::string& key) {
  auto found = side.types.find(key);
  bool known = found != side.types.end() && found->second.find("{ UNKNOWN }") == std::string::npos;
  return known ? &found->second : nullptr;
}

// The first definition that differs, in a breadth-first search from the export through the types that definitions
// mention.
std::optional<ExportChange> first_difference(const std::string& symbol, const SymbolVersions& original,
                                             const SymbolVersions& patched) {
  std::deque<std::string> waiting{symbol};
  std::set<std::string> seen{symbol};
  while (!waiting.empty()) {
    std::string key = std::move(waiting.front());
    waiting.pop_front();
    const std::string *before = definition(original, key), *after = definition(patched, key);
    if (!before || !after) continue; // visible on one side only
    if (*before != *after)
      return ExportChange{
          .symbol = symbol, .type = key == symbol ? "" : type_name(key), .before = *before, .after = *after};
    std::istringstream words(*after);
    for (std::string word; words >> word;)
      if (word.find('#') != std::string::npos && seen.insert(word).second) waiting.push_back(word);
  }
  return std::nullopt;
}

} // namespace

std::vector<ExportChange> changed_exports(const SymbolVersions& original, const SymbolVersions& patched) {
  std::vector<ExportChange> changes;
  for (const auto& [symbol, crc] : original.crcs) {
    auto now = patched.crcs.find(symbol);
    if (now == patched.crcs.end() || now->second == crc) continue;
    auto change = first_difference(symbol, original, patched);
    if (!change) continue;
    change->old_crc = crc;
    change->new_crc = now->second;
    changes.push_back(std::move(*change));
  }
  return changes;
}

} // namespace klp
