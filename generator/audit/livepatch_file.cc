#include "generator/audit/livepatch_file.h"

#include <algorithm>
#include <charconv>
#include <elf.h>

namespace klp {

std::optional<LivepatchSymbol> parse_livepatch_symbol(std::string_view name) {
  constexpr std::string_view prefix = ".klp.sym.";
  if (!name.starts_with(prefix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  std::size_t dot = name.find('.');
  std::size_t comma = name.find(',');
  if (dot == name.npos || comma == name.npos || comma <= dot + 1 || dot == 0) return std::nullopt;
  if (dot > longest_module_name || comma - dot - 1 > longest_kernel_symbol) return std::nullopt;
  LivepatchSymbol symbol{std::string(name.substr(0, dot)), std::string(name.substr(dot + 1, comma - dot - 1)), 0};
  std::string_view digits = name.substr(comma + 1);
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), symbol.position);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return symbol;
}

namespace {

// The section holds "TAG=TEXT" strings, each with a zero byte at its end.
std::vector<std::pair<std::string, std::string>> read_information(const Object& module) {
  std::vector<std::pair<std::string, std::string>> information;
  const Section* section = module.find_section(".modinfo");
  std::string_view rest = section ? std::string_view(section->data) : std::string_view();
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\0'));
    if (std::size_t equals = line.find('='); equals != line.npos)
      information.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  }
  return information;
}

Object as_loaded(const Object& module) {
  Object loaded = module;
  loaded.livepatch_relocations.clear();
  for (const auto& list : module.livepatch_relocations) {
    auto& relocations = loaded.sections[list.target].relocations;
    relocations.insert(relocations.end(), list.relocations.begin(), list.relocations.end());
    std::stable_sort(relocations.begin(), relocations.end(),
                     [](const Relocation& a, const Relocation& b) { return a.offset < b.offset; });
  }
  return loaded;
}

} // namespace

std::optional<std::string> LivepatchFile::info(std::string_view tag) const {
  for (const auto& [name, text] : information)
    if (name == tag) return text;
  return std::nullopt;
}

std::optional<ModulePlace> LivepatchFile::pointer_at(ModulePlace field) const {
  const auto& relocations = loaded.sections[field.section].relocations;
  auto offset = static_cast<std::uint64_t>(field.offset);
  auto at = std::lower_bound(relocations.begin(), relocations.end(), offset,
                             [](const Relocation& r, std::uint64_t wanted) { return r.offset < wanted; });
  if (at == relocations.end() || at->offset != offset || at->type != R_X86_64_64) return std::nullopt;
  const Symbol& symbol = loaded.symbols[at->symbol];
  if (!symbol.defined_in_section()) return std::nullopt;
  return ModulePlace{symbol.section, static_cast<std::int64_t>(symbol.value) + at->addend};
}

const Symbol* LivepatchFile::symbol_at(ModulePlace place) const {
  for (const auto& symbol : loaded.symbols) {
    bool here = symbol.section == place.section && static_cast<std::int64_t>(symbol.value) == place.offset;
    if (here && symbol.section != section_undefined && (symbol.is_function() || symbol.is_object())) return &symbol;
  }
  return nullptr;
}

Result<LivepatchFile> read_livepatch(Object module) {
  LivepatchFile file;
  file.information = read_information(module);
  if (file.info("livepatch") != "Y") {
    return fail(Error{.cause = "it is no livepatch module: livepatch=Y is missing",
                      .remedy = "give a .ko that klp build made",
                      .file = module.path,
                      .section = ".modinfo"});
  }
  for (SymbolId id = 1; id < module.symbols.size(); ++id)
    if (module.symbols[id].section == section_livepatch)
      if (auto symbol = parse_livepatch_symbol(module.symbols[id].name)) file.symbols[id] = std::move(*symbol);
  file.loaded = as_loaded(module);
  file.object = std::move(module);
  return file;
}

} // namespace klp
