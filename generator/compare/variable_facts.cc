#include "generator/compare/variable_facts.h"

#include <algorithm>

namespace klp {

const facts::Variable* facts_of(const Side& side, AtomId variable) {
  if (!side.facts) return nullptr;
  const auto& all = side.facts->variables;
  auto at = std::ranges::find(all, side.layout->name(variable), &facts::Variable::symbol);
  return at == all.end() ? nullptr : &*at;
}

std::string unqualified(const std::string& type) {
  std::string text = type;
  for (std::string_view word : {"const ", "volatile ", " const", " volatile"})
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at)) text.erase(at, word.size());
  return text;
}

} // namespace klp
