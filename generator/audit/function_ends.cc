#include "generator/audit/checks.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace klp {

namespace {

bool is_cold_part(const Symbol& symbol) { return symbol.name.find(".cold") != std::string::npos; }

// kallsyms ignores the other symbols (include/linux/module_symbol.h: is_mapping_symbol).
bool is_in_kallsyms(const Symbol& symbol) { return !symbol.name.empty() && !symbol.name.starts_with(".L"); }

// The end of a function, including the code that follows it under symbols that kallsyms ignores (its cold part).
std::uint64_t end_of(const Object& module, const Symbol& function) {
  std::uint64_t own_end = function.value + function.size, next = ~std::uint64_t{0}, end = own_end;
  auto behind = [&](const Symbol& s) {
    return s.section == function.section && s.is_function() && s.size > 0 && s.value >= own_end;
  };
  for (const auto& symbol : module.symbols)
    if (behind(symbol) && is_in_kallsyms(symbol)) next = std::min(next, symbol.value);
  for (const auto& symbol : module.symbols)
    if (behind(symbol) && !is_in_kallsyms(symbol) && symbol.value < next)
      end = std::max(end, symbol.value + symbol.size);
  return end;
}

} // namespace

// The livepatch core assumes that a function ends at the next symbol (kernel/livepatch/core.c: klp_init_object_loaded).
// klp_check_stack() does not find a task that runs code of the function behind that symbol.
void check_function_ends(const AuditCase& audited, std::vector<Finding>& findings) {
  constexpr RuleId id = "redirections";
  const Object& module = audited.file.loaded;
  for (const auto& symbol : module.symbols) {
    bool code = symbol.defined_in_section() && module.sections[symbol.section].executable();
    if (code && symbol.is_function() && is_cold_part(symbol) && is_in_kallsyms(symbol))
      findings.push_back(audit_finding(id, symbol.name, "its name ends the function that it is a part of"));
  }
  for (const auto& object : audited.table.objects)
    for (const auto& redirected : object.functions) {
      const Symbol* function = audited.file.symbol_at(redirected.replacement);
      if (!function || !function->is_function()) continue; // check_redirections() reports it
      std::uint64_t end = end_of(module, *function);
      for (const auto& symbol : module.symbols) {
        bool inside = symbol.section == function->section && symbol.value > function->value && symbol.value < end;
        if (inside && is_in_kallsyms(symbol))
          findings.push_back(
              audit_finding(id, redirected.name, fmt::format("the kernel would take {} for its end", symbol.name)));
      }
    }
}

// Two functions may have the same start, but must not overlap otherwise: the other checks would decode the same code
// again for each function that begins inside it.
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
