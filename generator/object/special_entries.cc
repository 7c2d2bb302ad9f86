#include "generator/object/special_entries.h"

#include "generator/arch/arch.h"
#include "generator/object/layout_error.h"

#include <algorithm>
#include <elf.h>
#include <string>
#include <utility>

namespace klp {

namespace {

class EntryReader {
public:
  EntryReader(const Object& object, const ReferenceResolver& resolver, std::vector<Atom>& atoms)
      : object_(object), resolver_(resolver), atoms_(atoms) {}

  Status read_section(const SpecialSection& special, SectionId id) {
    const Section& section = object_.sections[id];
    std::vector<std::size_t> starts; // for each entry, the index of its first relocation
    std::size_t count = 0;
    for (std::size_t i = 0; i < section.relocations.size(); ++i) {
      if (section.relocations[i].type == R_X86_64_NONE) continue;
      if (count++ % special.relocations_per_entry == 0) starts.push_back(i);
    }
    if (starts.empty() || section.relocations[starts[0]].offset != 0) return unknown_form(id);
    for (std::size_t n = 0; n < starts.size(); ++n) {
      std::uint64_t end = n + 1 < starts.size() ? section.relocations[starts[n + 1]].offset : section.size;
      TRY(TableEntry entry, read_entry(special, id, starts[n], end));
      if (entry.references.size() < special.relocations_per_entry)
        return layout_error(object_, id, entry.section_offset, "a damaged entry", report_versions);
      CHECK_OK(add_companion(special, id, n, starts.size(), entry));
      AtomId owner = entry.references[0].atom;
      if (owner == no_atom)
        return layout_error(object_, id, entry.section_offset, "an entry for no code of this object", report_versions);
      if (!special.compared && refers_to_function_end(entry.references[0])) {
        entry.references[0].atom = --owner;
        entry.references[0].delta = static_cast<std::int64_t>(atoms_[owner].size);
      }
      entry.code_offset = entry.references[0].delta;
      atoms_[owner].entries.push_back(std::move(entry));
    }
    return {};
  }

  tl::unexpected<Error> unknown_form(SectionId id) const {
    return layout_error(object_, id, 0, "the form of this section is not known", report_versions);
  }

private:
  // objtool writes an entry of the unwinder for the end of a function. The reference of that entry leads to the unnamed
  // piece between this function and the next one.
  bool refers_to_function_end(const Reference& reference) const {
    if (reference.atom == 0 || reference.delta != 0) return false;
    const Atom &gap = atoms_[reference.atom], &before = atoms_[reference.atom - 1];
    return gap.kind == AtomKind::piece && before.kind == AtomKind::function && before.section == gap.section &&
           before.offset + before.size == gap.offset;
  }

  // `first`: index of the entry's first relocation; `end`: offset in the section where the entry ends.
  Result<TableEntry> read_entry(const SpecialSection& special, SectionId id, std::size_t first,
                                std::uint64_t end) const {
    const Section& section = object_.sections[id];
    TableEntry entry;
    entry.table = &special;
    if (special.has_subject) entry.subject = section.name.substr(special.name.size());
    entry.section_offset = section.relocations[first].offset;
    entry.bytes = section.data.substr(entry.section_offset, end - entry.section_offset);
    for (std::size_t i = first; i < section.relocations.size() && section.relocations[i].offset < end; ++i) {
      if (section.relocations[i].type == R_X86_64_NONE) continue;
      TRY(auto ref, resolver_.resolve(id, i, entry.section_offset));
      ref.use = FieldUse::entry;
      unsigned width = architecture().relocated_width(ref.type);
      if (ref.offset + width > entry.bytes.size())
        return layout_error(object_, id, entry.section_offset, "a damaged entry", report_versions);
      entry.bytes.replace(ref.offset, width, width, '\0');
      entry.references.push_back(ref);
    }
    if (special.target_length && entry.references.size() > 1 && entry.bytes.back() == 0)
      redirect_empty_replacement(entry);
    return entry;
  }

  // An alternative can have an empty replacement (length 0). Then the reference to the replacement leads to the
  // replacement of another alternative, or behind the last one, and has no meaning. It is directed to the code of the
  // entry instead, so that the entry depends on no other atom.
  static void redirect_empty_replacement(TableEntry& entry) {
    const Reference& code = entry.references[0];
    Reference& empty = entry.references[1];
    empty.atom = code.atom;
    empty.symbol = code.symbol;
    empty.delta = code.delta;
  }

  Status add_companion(const SpecialSection& special, SectionId id, std::size_t index, std::size_t count,
                       TableEntry& entry) const {
    if (special.companion.empty()) return {};
    const Section* companion = object_.find_section(special.companion);
    if (!companion || !companion->has_content() || companion->size % count != 0 || companion->size == 0)
      return layout_error(object_, id, entry.section_offset, "it does not go with " + std::string(special.companion),
                          report_versions);
    std::uint64_t size = companion->size / count;
    entry.companion = companion->data.substr(index * size, size);
    return {};
  }

  const Object& object_;
  const ReferenceResolver& resolver_;
  std::vector<Atom>& atoms_;
};

// Whether the number of relocations and the size of the section are those of this row of the table.
bool has_form(const Section& section, const SpecialSection& special) {
  auto count = static_cast<std::uint64_t>(
      std::ranges::count_if(section.relocations, [](const Relocation& r) { return r.type != R_X86_64_NONE; }));
  const std::uint64_t entries = count / special.relocations_per_entry;
  return count % special.relocations_per_entry == 0 &&
         (special.entry_size == 0 || section.size == entries * special.entry_size);
}

// Returns nullptr if no row of the table fits.
const SpecialSection* form_of(const Section& section) {
  auto rows = special_sections();
  auto row = std::ranges::find_if(
      rows, [&](const SpecialSection& s) { return has_name(s, section.name) && has_form(section, s); });
  return row == rows.end() ? nullptr : &*row;
}

bool is_unwind_entry(const TableEntry& entry) { return entry.table->kind == SpecialSectionKind::unwind_table; }

} // namespace

Status add_special_entries(const Object& object, const ReferenceResolver& resolver, std::vector<Atom>& atoms) {
  EntryReader reader(object, resolver, atoms);
  for (const auto& special : special_sections()) {
    for (SectionId id = 1; id < object.sections.size(); ++id) {
      const Section& section = object.sections[id];
      if (!has_name(special, section.name) || section.size == 0 || !section.has_content()) continue;
      const SpecialSection* form = form_of(section);
      if (!form) return reader.unknown_form(id);
      if (form == &special) CHECK_OK(reader.read_section(special, id));
    }
  }
  return {};
}

void complete_unwind_entries(const Object& object, const ReferenceResolver& resolver, std::vector<Atom>& atoms) {
  for (SectionId id = 1; id < object.sections.size(); ++id) {
    const TableEntry* last = nullptr;
    for (AtomId a : resolver.atoms_of(id)) {
      Atom& atom = atoms[a];
      auto first = std::ranges::find_if(atom.entries, is_unwind_entry);
      if (atom.kind == AtomKind::function && last && (first == atom.entries.end() || first->code_offset > 0)) {
        TableEntry entry = *last;
        entry.code_offset = entry.references[0].delta = 0;
        entry.references[0].atom = a;
        first = atom.entries.insert(first, std::move(entry));
      }
      for (const auto& entry : atom.entries)
        if (is_unwind_entry(entry)) last = &entry;
    }
  }
}

} // namespace klp
