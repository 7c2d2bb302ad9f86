#include "generator/module/place_atoms.h"

#include "generator/module/hide_from_kallsyms.h"
#include "generator/module/tail_calls.h"

#include <algorithm>
#include <elf.h>
#include <set>

namespace klp {

namespace {

constexpr char breakpoint = '\xcc'; // int3: fills gaps in code, which are never executed

// In 7.3, the linker script for modules (scripts/module.lds.S) merges .text.NAME into .text, and likewise .rodata,
// .data and .bss. Then the module's functions would lie in one section with klp's own code. Sections with two dots
// stay apart (.text..klp_NAME), except those whose name begins with L. The prefix klp_ is for names that have a meaning
// after two dots: a variable "percpu".
std::string kept_apart(std::string name) {
  for (std::string_view prefix : {".text.", ".rodata.", ".data.", ".bss."}) {
    if (!name.starts_with(prefix)) continue;
    if (name[prefix.size()] != '.')
      name.insert(prefix.size(), ".klp_");
    else if (name[prefix.size() + 1] == 'L')
      name.insert(prefix.size() + 1, "klp_");
  }
  return name;
}

std::string section_name(const Atom& atom, const Section& original) {
  if (atom.kind == AtomKind::string) return ".rodata..klp.strings";
  if (atom.kind == AtomKind::constant) return ".rodata..klp.constants";
  // The only section that the module loader copies for each CPU (kernel/module/main.c: find_pcpusec()).
  if (has_role(original.name, SectionRole::per_cpu)) return ".data..percpu";
  return kept_apart(original.name);
}

void pad(Section& section, std::uint64_t alignment) {
  std::uint64_t aligned = (section.size + alignment - 1) / alignment * alignment;
  if (!section.no_bits()) section.data.resize(aligned, section.executable() ? breakpoint : '\0');
  section.size = aligned;
}

// The largest alignment that the atom's offset in its original section guarantees.
std::uint64_t alignment_of(const Atom& atom, const Section& original) {
  std::uint64_t alignment = std::max<std::uint64_t>(1, original.alignment);
  while (alignment > 1 && (atom.offset - atom.padding) % alignment != 0) alignment /= 2;
  return alignment;
}

class Placer {
public:
  Placer(const std::vector<PatchUnit>& units, const Selection& selection, ObjectBuilder& builder)
      : units_(units), selection_(selection), builder_(builder) {}

  std::map<PatchAtom, AtomPlace> run(const Binder& binder) {
    auto followers = tail_called(units_, binder, selection_);
    std::set<PatchAtom> behind;
    for (const auto& [function, list] : followers) behind.insert(list.begin(), list.end());
    for (PatchAtom id : selection_.atoms) {
      AtomId parent = layout(id).parent_of_cold(id.atom);
      bool follows = behind.contains(id) || (parent != no_atom && selection_.atoms.contains({id.unit, parent}));
      if (follows) continue;
      const Section& original = layout(id).section_of(id.atom);
      SectionId section = builder_.section(section_name(atom(id), original), original);
      place_with_cold_part(id, section, "");
      for (PatchAtom follower : followers[id]) place_with_cold_part(follower, section, tail_called_mark);
    }
    return std::move(places_);
  }

private:
  const Layout& layout(PatchAtom a) const { return *units_[a.unit].patched.layout; }
  const Atom& atom(PatchAtom a) const { return layout(a).atom(a.atom); }

  void place_with_cold_part(PatchAtom id, SectionId section, std::string_view suffix) {
    place(id, section, suffix);
    PatchAtom cold{id.unit, layout(id).cold_part_of(id.atom)};
    if (cold.atom != no_atom && selection_.atoms.contains(cold)) place(cold, section, suffix);
  }

  // `suffix` is appended to the names of the atom.
  void place(PatchAtom id, SectionId section_id, std::string_view suffix) {
    const Atom& a = atom(id);
    const Section& original = layout(id).section_of(id.atom);
    Section& section = builder_.at(section_id);
    std::uint64_t alignment = alignment_of(a, original);
    section.alignment = std::max(section.alignment, alignment);
    // One byte between functions: without it, the unwinder's entry for the end of one function would apply to the
    // first instruction of the next one.
    if (a.kind == AtomKind::function && section.size > 0) section.data += breakpoint, ++section.size;
    pad(section, alignment);
    if (!section.no_bits()) section.data += original.data.substr(a.offset - a.padding, a.padding) + a.bytes;
    places_[id] = {section_id, section.size + a.padding};
    section.size += a.padding + a.size;
    copy_name(id, a.padding_symbol, places_[id].offset - a.padding, suffix);
    copy_name(id, a.symbol, places_[id].offset, suffix);
  }

  void copy_name(PatchAtom id, SymbolId name, std::uint64_t offset, std::string_view suffix) {
    if (!name) return;
    Symbol symbol = layout(id).object().symbols[name];
    symbol.name += suffix;
    symbol.binding = STB_LOCAL;
    symbol.visibility = STV_DEFAULT;
    symbol.section = places_[id].section;
    symbol.value = offset;
    builder_.add_symbol(std::move(symbol));
  }

  const std::vector<PatchUnit>& units_;
  const Selection& selection_;
  ObjectBuilder& builder_;
  std::map<PatchAtom, AtomPlace> places_;
};

} // namespace

std::map<PatchAtom, AtomPlace> place_atoms(const std::vector<PatchUnit>& units, const Binder& binder,
                                           const Selection& selection, ObjectBuilder& builder) {
  return Placer(units, selection, builder).run(binder);
}

} // namespace klp
