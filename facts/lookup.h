// Finds the functions, variables and records of a unit. All functions return the first match in the order of the unit,
// and nullptr if there is none.
#pragma once

#include "facts/facts.h"

#include <string_view>
#include <unordered_map>

namespace klp::facts {

// Linear searches. Use FunctionIndex for a search in a loop.
const Function* function_with_symbol(const Unit& unit, std::string_view symbol);
const Variable* variable_with_symbol(const Unit& unit, std::string_view symbol);
// Records without a name are never found.
const Record* record_with_name(const Unit& unit, RecordKind kind, std::string_view name);

// Finds functions in constant time. The index points into the unit, which must outlive it and keep its functions.
class FunctionIndex {
public:
  explicit FunctionIndex(const Unit& unit);

  const Function* with_symbol(std::string_view symbol) const;
  // The clones of a function have its name too: this is the one that the unit lists first.
  const Function* with_name(std::string_view name) const;

private:
  using Functions = std::unordered_map<std::string_view, const Function*>;

  static const Function* find(const Functions& functions, std::string_view key);

  Functions by_symbol_, by_name_;
};

} // namespace klp::facts
