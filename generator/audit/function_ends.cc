#include "generator/audit/checks.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace klp {

namespace {

bool is_cold(const Symbol& symbol) { return symbol.name.find(".cold") != std::string::npos; }

// Names that kallsyms passes over (include/linux/module_symbol.h: is_mapping_symbol).
bool counts(const Symbol& symbol) { return !symbol.name.empty() && !symbol.name.starts_with(".L"); }

// Up to where a function goes together with what lies behind it under names that do not count.
std::uint64_t end_of(const Object& module, const Symbol& function) {
  std::uint64_t own_end = function.value + function.size, next = ~std::uint64_t{0}, end = own_end;
  auto behind = [&](const Symbol& s) {
    return s.section == function.section && s.is_function() && s.size > 0 && s.value >= own_end;
  };
  for (const auto& symbol : module.symbols)
    if (behind(symbol) && counts(symbol)) next = std::min(next, symbol.value);
  for (const auto& symbol : module.symbols)
    if (behind(symbol) && !counts(symbol) && symbol.value < next) end = std::max(end, symbol.value + symbol.size);
  return end;
}

} // namespace

// The livepatch core takes a function for as long as it is to the next name (kernel/livepatch/core.c:
// klp_init_object_loaded); a task in what lies behind that name is not seen by klp_check_stack().
void check_function_ends(const AuditCase& audited, std::vector<Finding>& findings) {
  constexpr RuleId id = "redirections";
  const Object& module = audited.file.loaded;
  for (const auto& symbol : module.symbols) {
    bool code = symbol.defined_in_section() && module.sections[symbol.section].executable();
    if (code && symbol.is_function() && is_cold(symbol) && counts(symbol))
      findings.push_back(accusation(id, symbol.name, "its name ends the function that it is a part of"));
  }
  for (const auto& object : audited.table.objects)
    for (const auto& redirected : object.functions) {
      const Symbol* function = audited.file.symbol_at(redirected.replacement);
      if (!function || !function->is_function()) continue; // told by redirections
      std::uint64_t end = end_of(module, *function);
      for (const auto& symbol : module.symbols) {
        bool inside = symbol.section == function->section && symbol.value > function->value && symbol.value < end;
        if (inside && counts(symbol))
          findings.push_back(
              accusation(id, redirected.name, fmt::format("the kernel would take {} for its end", symbol.name)));
      }
    }
}

// Functions begin at one place, or lie apart. Otherwise the same code would be examined over and over.
std::optional<std::string> overlapping_function(const Object& module) {
  std::map<std::pair<SectionId, std::uint64_t>, const Symbol*> functions; // the longest at each place
  for (const auto& symbol : module.symbols) {
    if (!symbol.is_function() || !symbol.defined_in_section() || symbol.size == 0) continue;
    const Symbol*& known = functions[{symbol.section, symbol.value}];
    if (!known || known->size < symbol.size) known = &symbol;
  }
  const Symbol* before = nullptr;
  for (const auto& [place, symbol] : functions) {
    if (before && before->section == symbol->section && before->value + before->size > symbol->value)
      return symbol->name;
    before = symbol;
  }
  return std::nullopt;
}

} // namespace klp
