#include "generator/module/livepatch_sections.h"

#include "generator/module/extract.h"

#include <algorithm>
#include <elf.h>
#include <map>

namespace klp {

namespace {

// kernel/livepatch/core.c: klp_resolve_symbols() parses ".klp.sym.%55[^.].%511[^,],%lu".
constexpr std::size_t longest_object_name = 55;
constexpr std::size_t longest_symbol_name = 511;

struct LivepatchSymbol {
  std::string name;   // as the kernel parses it
  std::string object; // the relocation is applied when this object is loaded
};

Result<LivepatchSymbol> parse(const std::string& symbol) {
  std::string name = symbol.substr(0, symbol.rfind(':'));
  std::string rest = name.substr(std::string(livepatch_symbol_prefix).size());
  std::size_t dot = rest.find('.'), comma = rest.rfind(',');
  bool parses = dot != std::string::npos && dot > 0 && comma != std::string::npos && comma > dot + 1;
  if (!parses || dot > longest_object_name || comma - dot - 1 > longest_symbol_name)
    return internal_error("livepatch symbol " + symbol + " has a form the kernel does not accept");
  std::string object = name.size() < symbol.size() ? symbol.substr(name.size() + 1) : rest.substr(0, dot);
  return LivepatchSymbol{std::move(name), std::move(object)};
}

std::string rela_name(const std::string& object, const std::string& section) {
  return ".klp.rela." + object + (section.starts_with('.') ? "" : ".") + section;
}

} // namespace

Status convert_to_livepatch(Object& module) {
  std::map<SymbolId, std::string> objects;
  for (SymbolId s = 1; s < module.symbols.size(); ++s) {
    Symbol& symbol = module.symbols[s];
    if (!symbol.name.starts_with(livepatch_symbol_prefix)) continue;
    TRY(LivepatchSymbol parsed, parse(symbol.name));
    objects[s] = std::move(parsed.object);
    symbol.name = std::move(parsed.name);
    symbol.section = section_livepatch;
    symbol.binding = STB_GLOBAL;
  }
  for (SectionId id = 1; id < module.sections.size(); ++id) {
    Section& section = module.sections[id];
    std::map<std::string, std::vector<Relocation>> moved;
    for (const auto& r : section.relocations)
      if (auto object = objects.find(r.symbol); object != objects.end()) moved[object->second].push_back(r);
    std::erase_if(section.relocations, [&](const Relocation& r) { return objects.contains(r.symbol); });
    for (auto& [object, relocations] : moved)
      module.livepatch_relocations.push_back({rela_name(object, section.name), id, std::move(relocations)});
  }
  return {};
}

} // namespace klp
