// References between patched functions (or to themselves) that lead to the wrong version: the address of the new
// function where the address of the kernel's function must be taken, or old code where new code must run.
#include "generator/arch/arch.h"
#include "generator/object/layout.h"
#include "tests/mutants/mutants.h"

#include <algorithm>
#include <elf.h>
#include <fmt/format.h>
#include <optional>

namespace klp {

namespace {

// A function that the module replaces: its line in .modinfo (klp.function=OBJECT.NAME,POSITION), and its new version.
struct Patched {
  std::string object, name, position;
  SymbolId symbol = 0;
};

std::optional<SymbolId> new_version(const Object& module, const std::string& name) {
  for (SymbolId s = 1; s < module.symbols.size(); ++s) {
    const Symbol& symbol = module.symbols[s];
    bool code = symbol.is_function() && symbol.defined_in_section() &&
                module.sections[symbol.section].name.starts_with(".text.");
    if (code && symbol.name == name) return s;
  }
  return std::nullopt;
}

std::vector<Patched> patched_functions(const Object& module) {
  constexpr std::string_view tag = "klp.function=";
  std::vector<Patched> functions;
  const Section* information = module.find_section(".modinfo");
  for (std::size_t at = 0; information && (at = information->data.find(tag, at)) != std::string::npos;) {
    std::string line = information->data.c_str() + (at += tag.size());
    std::size_t dot = line.find('.'), comma = line.rfind(',');
    Patched function{line.substr(0, dot), line.substr(dot + 1, comma - dot - 1), line.substr(comma + 1), 0};
    if (auto symbol = new_version(module, function.name)) {
      function.symbol = *symbol;
      functions.push_back(std::move(function));
    }
  }
  return functions;
}

void add_sorted(std::vector<Relocation>& list, const Relocation& r) {
  list.insert(std::ranges::upper_bound(list, r.offset, {}, &Relocation::offset), r);
}

std::string place_of(const Object& module, SectionId section, const Relocation& r) {
  return fmt::format("{}+{:#x} ({})", module.sections[section].name, r.offset, module.symbols[r.symbol].name);
}

// The module takes the address of the new version, as for a function that the kernel does not have. Code that stores
// this address can use it after the livepatch is removed.
std::vector<Mutant> own_address_taken(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  for (const Patched& function : patched_functions(module)) {
    auto is_the_kernels = [&](SymbolId id) {
      const std::string& name = module.symbols[id].name;
      bool import = module.symbols[id].section == section_undefined && name == function.name;
      return import || name == fmt::format(".klp.sym.{}.{},{}", function.object, function.name, function.position);
    };
    auto alter = [&](SectionId section, Relocation r, auto&& take_out) {
      if (r.type == R_X86_64_PLT32 || !is_the_kernels(r.symbol) || mutants.size() >= most) return;
      mutants.push_back({place_of(module, section, r), module});
      Object& m = mutants.back().module;
      take_out(m);
      r.symbol = function.symbol;
      add_sorted(m.sections[section].relocations, r);
    };
    for (std::size_t l = 0; l < module.livepatch_relocations.size(); ++l)
      for (std::size_t i = 0; i < module.livepatch_relocations[l].relocations.size(); ++i)
        alter(module.livepatch_relocations[l].target, module.livepatch_relocations[l].relocations[i], [&](Object& m) {
          auto& list = m.livepatch_relocations[l].relocations;
          list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
        });
    for (SectionId s = 1; s < module.sections.size(); ++s)
      for (std::size_t i = 0; i < module.sections[s].relocations.size(); ++i)
        alter(s, module.sections[s].relocations[i], [&](Object& m) {
          auto& list = m.sections[s].relocations;
          list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
        });
  }
  return mutants;
}

// The offset in `function` of the place that a relocation refers to. Returns nullopt if the place is outside of it.
std::optional<std::int64_t> place_inside(const Object& module, const Relocation& r, const Symbol& function) {
  const Symbol& target = module.symbols[r.symbol];
  if (!target.defined_in_section() || target.section != function.section) return std::nullopt;
  std::int64_t counted_from = architecture().is_pc_relative(r.type) ? architecture().relocated_width(r.type) : 0;
  std::int64_t place =
      static_cast<std::int64_t>(target.value) + r.addend + counted_from - static_cast<std::int64_t>(function.value);
  bool inside = place >= 0 && place <= static_cast<std::int64_t>(function.size);
  return inside ? std::optional(place) : std::nullopt;
}

SymbolId livepatch_symbol(Object& module, const Patched& function) {
  Symbol symbol;
  symbol.name = fmt::format(".klp.sym.{}.{},{}", function.object, function.name, function.position);
  symbol.binding = STB_GLOBAL;
  symbol.section = section_livepatch;
  module.symbols.push_back(std::move(symbol));
  return static_cast<SymbolId>(module.symbols.size() - 1);
}

// Redirects calls, jumps back from cold parts, and references to labels.
std::vector<Mutant> old_code_called(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  for (const Patched& function : patched_functions(module)) {
    const Symbol& there = module.symbols[function.symbol];
    for (SectionId s = 1; s < module.sections.size(); ++s) {
      const Section& section = module.sections[s];
      if (!section.executable() || !section.name.starts_with(".text.")) continue;
      for (std::size_t i = 0; i < section.relocations.size() && mutants.size() < most; ++i) {
        Relocation r = section.relocations[i];
        auto place = place_inside(module, r, there);
        if (!place) continue;
        mutants.push_back({place_of(module, s, r), module});
        Object& m = mutants.back().module;
        m.sections[s].relocations.erase(m.sections[s].relocations.begin() + static_cast<std::ptrdiff_t>(i));
        r.symbol = livepatch_symbol(m, function);
        r.addend = *place - (architecture().is_pc_relative(r.type)
                                 ? static_cast<std::int64_t>(architecture().relocated_width(r.type))
                                 : 0);
        m.livepatch_relocations.push_back({".klp.rela." + function.object + section.name, s, {r}});
      }
    }
  }
  return mutants;
}

constexpr MutantKind kinds[] = {
    {"own address taken", own_address_taken},
    {"old code run", old_code_called},
};

} // namespace

std::span<const MutantKind> address_mutant_kinds() { return kinds; }

} // namespace klp
