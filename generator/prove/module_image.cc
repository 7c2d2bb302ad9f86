#include "generator/prove/module_image.h"

#include "generator/arch/arch.h"
#include "generator/kernel/target/module_files.h"
#include "generator/object/layout.h"

#include <algorithm>
#include <cctype>
#include <elf.h>
#include <fmt/format.h>

namespace klp {

namespace {

// The kernel maps modules into the same range, so each kind of relocated field can hold these addresses. Undefined
// symbols get addresses below. The distance between two of them is so large that a field with an addend cannot mean
// another symbol.
constexpr std::uint64_t first_section = 0xffffffffc0000000;
constexpr std::uint64_t last_section = 0xfffffffffffff000;
constexpr std::uint64_t first_import = 0xffffffff90000000;
constexpr std::uint64_t import_distance = 0x1000;
constexpr std::uint64_t gap = 0x1000; // so that the end of a section is not the address of the next one

// kernel/module/main.c: module_init_section(). The kernel frees these sections when the module has started.
bool is_init(const Section& section) { return section.name.starts_with(".init"); }

// Whether the symbols of a section stay in the module's symbol table after the start (kernel/module/kallsyms.c:
// is_core_symbol()). Before that the loader removes SHF_ALLOC from .modinfo and __versions (rewrite_section_headers()).
bool stays_loaded(const Section& section) {
  bool dropped = section.name == ".modinfo" || section.name == "__versions";
  return section.allocated() && !is_init(section) && !dropped;
}

class ModuleLayout {
public:
  explicit ModuleLayout(const Object& module) : module_(module), addresses_(module.sections.size(), 0) {}

  Result<KernelObject> make() {
    TRY(ModuleInfo info, module_info(module_));
    CHECK_OK(place_sections());
    CHECK_OK(place_imports());
    for (SectionId id = 1; id < module_.sections.size(); ++id)
      if (addresses_[id] && module_.sections[id].has_content()) CHECK_OK(relocate(id));
    std::set<std::string> changing = names_with_changing_position();
    return KernelObject{.name = info.name,
                        .image = Image::of_sections(std::move(bytes_), std::move(sections_)),
                        .symbols = Kallsyms(symbols(), Kallsyms::Counted::as_listed),
                        .names_with_changing_position = std::move(changing)};
  }

private:
  Status place_sections() {
    std::uint64_t address = first_section;
    for (SectionId id = 1; id < module_.sections.size(); ++id) {
      const Section& section = module_.sections[id];
      if (!section.allocated() || !(section.has_content() || section.no_bits())) continue;
      std::uint64_t alignment = std::max<std::uint64_t>(section.alignment, 16);
      std::uint64_t begin = (address + alignment - 1) / alignment * alignment;
      if (begin > last_section || section.size > last_section - begin)
        return fail_at(id, 0, "the module is larger than all of the kernel's room for modules");
      addresses_[id] = begin;
      address = addresses_[id] + section.size + gap;
      if (section.size == 0) continue;
      sections_.push_back({.name = section.name,
                           .address = addresses_[id],
                           .size = section.size,
                           .offset = bytes_.size(),
                           .has_bytes = !section.no_bits(),
                           .executable = section.executable(),
                           .writable = section.writable()});
      bytes_ += section.data;
    }
    return {};
  }

  Status place_imports() {
    imports_.assign(module_.symbols.size(), 0);
    std::uint64_t address = first_import;
    for (SymbolId s = 1; s < module_.symbols.size(); ++s) {
      if (module_.symbols[s].section != section_undefined || module_.symbols[s].name.empty()) continue;
      if (address >= first_section) return fail(not_loadable("uses more symbols than klp can tell apart"));
      imports_[s] = address;
      address += import_distance;
    }
    return {};
  }

  std::uint64_t address_of(SymbolId id) const {
    const Symbol& symbol = module_.symbols[id];
    if (symbol.section == section_undefined) return imports_[id];
    if (!symbol.defined_in_section()) return symbol.value;
    return addresses_[symbol.section] ? addresses_[symbol.section] + symbol.value : 0;
  }

  Error not_loadable(std::string cause) const {
    return Error{.cause = std::move(cause),
                 .remedy = "give the module as the kernel loads it: a .ko of the target's own packages",
                 .file = module_.path};
  }

  tl::unexpected<Error> fail_at(SectionId section, std::uint64_t offset, std::string cause) const {
    Error e = not_loadable(std::move(cause));
    e.section = module_.sections[section].name;
    e.offset = offset;
    return fail(std::move(e));
  }

  // arch/x86/kernel/module.c: apply_relocate_add().
  Status relocate(SectionId id) {
    auto section = std::ranges::find(sections_, addresses_[id], &Image::Section::address);
    for (const auto& r : module_.sections[id].relocations) {
      if (r.type == R_X86_64_NONE) continue;
      unsigned width = architecture().relocated_width(r.type);
      if (!width) return fail_at(id, r.offset, fmt::format("relocation type {} is not known to the loader", r.type));
      if (section == sections_.end() || r.offset + width > section->size)
        return fail_at(id, r.offset, "a relocation past the section's end");
      std::uint64_t value = address_of(r.symbol) + static_cast<std::uint64_t>(r.addend);
      if (architecture().is_pc_relative(r.type)) value -= addresses_[id] + r.offset;
      bytes_.replace(section->offset + r.offset, width, reinterpret_cast<const char*>(&value), width);
    }
    return {};
  }

  char type_of(const Symbol& symbol) const {
    char type = 'a';
    if (symbol.defined_in_section()) {
      const Section& section = module_.sections[symbol.section];
      type = section.executable() ? 't' : section.no_bits() ? 'b' : section.writable() ? 'd' : 'r';
    }
    if (symbol.is_weak()) return symbol.is_object() ? 'v' : 'w';
    return symbol.is_local() ? type : static_cast<char>(std::toupper(type));
  }

  // Defined symbols in the order of the symbol table, then undefined ones. The kernel does not count undefined ones.
  std::vector<KernelSymbol> symbols() const {
    std::vector<KernelSymbol> list;
    for (bool defined : {true, false})
      for (SymbolId s = 1; s < module_.symbols.size(); ++s) {
        const Symbol& symbol = module_.symbols[s];
        if (symbol.name.empty() || (symbol.section != section_undefined) != defined) continue;
        list.push_back({address_of(s), defined ? type_of(symbol) : 'U', symbol.name});
      }
    return list;
  }

  // While a module starts, the kernel searches its whole symbol table; afterwards only the symbols that stay. A
  // livepatch can be applied at both times, so a symbol must have the same position in both tables.
  std::set<std::string> names_with_changing_position() const {
    std::set<std::string> names;
    std::map<std::string_view, std::pair<unsigned, unsigned>> counts; // in the whole table, and after the start
    for (const auto& symbol : module_.symbols) {
      if (symbol.name.empty() || symbol.section == section_undefined) continue;
      auto& [all, staying] = counts[symbol.name];
      ++all;
      if (!symbol.defined_in_section() || !stays_loaded(module_.sections[symbol.section])) continue;
      if (++staying != all) names.insert(symbol.name);
    }
    return names;
  }

  const Object& module_;
  std::vector<std::uint64_t> addresses_; // by section; 0: the section is not loaded
  std::vector<std::uint64_t> imports_;   // by symbol; 0: the symbol is defined here
  std::vector<Image::Section> sections_;
  std::string bytes_;
};

} // namespace

Result<KernelObject> lay_out_module(const Object& module) { return ModuleLayout(module).make(); }

} // namespace klp
