#include "facts/lookup.h"

#include <algorithm>

namespace klp::facts {

namespace {

template <typename Item> const Item* with_symbol_in(const std::vector<Item>& items, std::string_view symbol) {
  auto found = std::ranges::find(items, symbol, &Item::symbol);
  return found == items.end() ? nullptr : &*found;
}

} // namespace

const Function* function_with_symbol(const Unit& unit, std::string_view symbol) {
  return with_symbol_in(unit.functions, symbol);
}

const Variable* variable_with_symbol(const Unit& unit, std::string_view symbol) {
  return with_symbol_in(unit.variables, symbol);
}

const Record* record_with_name(const Unit& unit, RecordKind kind, std::string_view name) {
  if (name.empty()) return nullptr;
  auto found = std::ranges::find_if(unit.records, [&](const Record& r) { return r.kind == kind && r.name == name; });
  return found == unit.records.end() ? nullptr : &*found;
}

FunctionIndex::FunctionIndex(const Unit& unit) {
  for (const Function& f : unit.functions) {
    by_symbol_.try_emplace(f.symbol, &f);
    by_name_.try_emplace(f.name, &f);
  }
}

const Function* FunctionIndex::with_symbol(std::string_view symbol) const { return find(by_symbol_, symbol); }

const Function* FunctionIndex::with_name(std::string_view name) const { return find(by_name_, name); }

const Function* FunctionIndex::find(const Functions& functions, std::string_view key) {
  auto found = functions.find(key);
  return found == functions.end() ? nullptr : found->second;
}

} // namespace klp::facts
