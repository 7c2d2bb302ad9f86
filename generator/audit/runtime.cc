#include "generator/audit/checks.h"
#include "generator/audit/runtime_sections.h"
#include "generator/kernel/image/build_id.h"

#include <fmt/format.h>
#include <map>
#include <set>

namespace klp {

namespace {

// A part of the runtime (klp-runtime/module) and the symbols of the kernel that it refers to by livepatch relocations.
struct RuntimePart {
  std::string_view function; // the module has the part if it defines this function
  std::set<std::string> symbols;
};
const RuntimePart runtime_parts[] = {
    {"klp_check_kernel", {"__start_notes", "__stop_notes"}},
    {"klp_clear_relocations", {"text_poke", "text_poke_sync", "text_mutex"}},
    {"klp_write_new_values", {"klp_patches"}},
    {"klp_fill_constants", {"text_poke_copy"}},
};

std::set<std::string> symbols_of_parts(const Object& module) {
  std::set<std::string> symbols;
  for (const auto& symbol : module.symbols)
    for (const auto& part : runtime_parts)
      if (symbol.name == part.function && symbol.defined_in_section())
        symbols.insert(part.symbols.begin(), part.symbols.end());
  return symbols;
}

} // namespace

void check_runtime(const AuditCase& audited, std::vector<Finding>& findings) {
  constexpr RuleId id = "runtime";
  const LivepatchFile& file = audited.file;
  std::set<SymbolId> used;
  for (const auto& list : file.object.livepatch_relocations)
    if (is_runtime_code(file.object.sections[list.target].name))
      for (const auto& r : list.relocations) used.insert(r.symbol);
  std::multiset<std::string> found;
  for (SymbolId symbol_id : used)
    if (auto symbol = file.symbols.find(symbol_id); symbol != file.symbols.end()) found.insert(symbol->second.name);
  std::set<std::string> wanted = symbols_of_parts(file.object);
  for (const auto& name : wanted)
    if (found.count(name) != 1)
      findings.push_back(audit_finding(id, name, "klp's own code does not use it as it should"));
  for (const auto& name : found)
    if (!wanted.contains(name))
      findings.push_back(audit_finding(id, name, "klp's own code uses it, and has no need of it"));
  if (hexadecimal(audited.table.build_id) != file.info("klp.build_id").value_or(""))
    findings.push_back(audit_finding(
        id, "klp.build_id", "when the module is loaded, it checks for another build ID than the one in modinfo"));
}

} // namespace klp
