#include "generator/audit/checks.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace klp {

// What the template's own code (klp-runtime/module) uses of the kernel is known; the code itself: runtime_code.cc.
struct RuntimePart {
  std::string_view function; // by which the part is known
  std::set<std::string> symbols;
};
static const RuntimePart parts[] = {
    {"klp_check_kernel", {"__start_notes", "__stop_notes"}},
    {"klp_forget_relocations", {"text_poke", "text_poke_sync", "text_mutex"}},
    {"klp_write_new_values", {"klp_patches"}},
};

bool is_of_template(std::string_view section) {
  constexpr std::string_view sections[] = {".text", ".text.unlikely", ".init.text", ".exit.text"};
  return std::ranges::find(sections, section) != std::end(sections);
}

static std::set<std::string> wanted_symbols(const Object& module) {
  std::set<std::string> wanted;
  for (const auto& symbol : module.symbols)
    for (const auto& part : parts)
      if (symbol.name == part.function && symbol.defined_in_section())
        wanted.insert(part.symbols.begin(), part.symbols.end());
  return wanted;
}

void check_runtime(const AuditCase& audited, std::vector<Finding>& findings) {
  constexpr RuleId id = "runtime";
  const LivepatchFile& file = audited.file;
  std::set<SymbolId> used;
  for (const auto& list : file.object.livepatch_relocations)
    if (is_of_template(file.object.sections[list.target].name))
      for (const auto& r : list.relocations) used.insert(r.symbol);
  std::multiset<std::string> found;
  for (SymbolId id_of : used)
    if (auto symbol = file.symbols.find(id_of); symbol != file.symbols.end()) found.insert(symbol->second.name);
  std::set<std::string> wanted = wanted_symbols(file.object);
  for (const auto& name : wanted)
    if (found.count(name) != 1) findings.push_back(accusation(id, name, "klp's own code does not use it as it should"));
  for (const auto& name : found)
    if (!wanted.contains(name))
      findings.push_back(accusation(id, name, "klp's own code uses it, and has no need of it"));
  bool checks = file.object.find_section(".init.text") && wanted.contains("__start_notes");
  if (!checks && file.info("klp.build_id"))
    findings.push_back(accusation(id, "klp.build_id", "the module does not check it when it is loaded"));
}

} // namespace klp
