#include "generator/compare/atom_facts.h"

#include "facts/lookup.h"

namespace klp {

const facts::Function* function_facts(const Side& side, AtomId function) {
  return side.facts ? facts::function_with_symbol(*side.facts, side.layout->name(function)) : nullptr;
}

const facts::Variable* variable_facts(const Side& side, AtomId variable) {
  return side.facts ? facts::variable_with_symbol(*side.facts, side.layout->name(variable)) : nullptr;
}

std::string unqualified(const std::string& type) {
  std::string text = type;
  for (std::string_view word : {"const ", "volatile ", " const", " volatile"})
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at)) text.erase(at, word.size());
  return text;
}

} // namespace klp
