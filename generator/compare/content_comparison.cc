#include "generator/compare/content_comparison.h"

#include "generator/arch/arch.h"
#include "generator/arch/special_sections.h"
#include "generator/compare/compiler_names.h"
#include "generator/object/entry_place.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace klp {

namespace {

bool is_inside(const Atom& atom, std::int64_t delta) {
  return delta >= 0 && static_cast<std::uint64_t>(delta) < atom.size;
}

std::string_view string_from(const Atom& atom, std::int64_t delta) {
  if (delta < 0 || static_cast<std::uint64_t>(delta) > atom.bytes.size()) return {};
  return std::string_view(atom.bytes).substr(static_cast<std::size_t>(delta));
}

std::string content_without_line(const Atom& atom, const Section& section) {
  std::string bytes = atom.bytes;
  bytes.resize(atom.size, '\0'); // a variable in .bss has the same content as one in a section of zeros
  const DataSection* known = data_section(section.name);
  if (!known || !known->line_mask || known->line_field + sizeof known->line_mask > bytes.size()) return bytes;
  for (unsigned i = 0; i < sizeof known->line_mask; ++i)
    bytes[known->line_field + i] = static_cast<char>(bytes[known->line_field + i] & ~(known->line_mask >> (8 * i)));
  return bytes;
}

// The entries of a list of BTF type ids: offset, and symbol name without the number that the compiler appends
// (__BTF_ID__func__vfs_truncate__321). Empty for other atoms.
std::map<std::uint64_t, std::string_view> listed_types(const Layout& layout, AtomId id) {
  std::map<std::uint64_t, std::string_view> names;
  const Atom& atom = layout.atom(id);
  if (!has_role(layout.section_of(id).name, SectionRole::type_ids)) return names;
  for (const auto& symbol : layout.object().symbols) {
    bool inside =
        symbol.section == atom.section && symbol.value >= atom.offset && symbol.value - atom.offset < atom.size;
    if (inside && is_type_id(symbol.name))
      names[symbol.value - atom.offset] = std::string_view(symbol.name).substr(0, symbol.name.rfind("__"));
  }
  return names;
}

std::string bytes_without_line(const TableEntry& entry) {
  std::string bytes = entry.bytes;
  const SpecialSection& table = *entry.table;
  if (table.line_size && table.line_field + table.line_size <= bytes.size())
    bytes.replace(table.line_field, table.line_size, table.line_size, '\0');
  return bytes;
}

} // namespace

std::string ContentComparison::target_name(const Layout& layout, const Reference& ref) const {
  if (ref.atom == no_atom) return layout.object().symbols[ref.symbol].name;
  const Atom& atom = layout.atom(ref.atom);
  if (atom.kind == AtomKind::string) {
    std::string_view text = string_from(atom, ref.delta);
    return fmt::format("\"{}\"", text.substr(0, std::min<std::size_t>(text.find('\0'), 40)));
  }
  std::string name = layout.name_or_section(ref.atom);
  return ref.delta ? fmt::format("{}{:+#x}", name, ref.delta) : name;
}

// Whether the reference leads to a global symbol that the patched unit no longer defines, but still refers to. It then
// leads to the definition in the running kernel, which is the original one.
bool ContentComparison::is_now_external(const Reference& original, const Reference& patched) const {
  if (original.atom == no_atom || patched.atom != no_atom || original.delta != patched.delta) return false;
  const Symbol& symbol = original_.symbol_of(original.atom);
  return original_.atom(original.atom).has_name() && !symbol.is_local() &&
         symbol.name == patched_.object().symbols[patched.symbol].name;
}

// For references that lead to no atom. The place of an entry in its section does not matter: it moves with each new
// entry before it.
bool ContentComparison::same_symbol(const Reference& a, const Reference& b) const {
  auto x = entry_of(original_, a), y = entry_of(patched_, b);
  if (x && y) return x->number == y->number && correlation_.to_patched[x->owner] == y->owner;
  return !x && !y && a.delta == b.delta &&
         original_.object().symbols[a.symbol].name == patched_.object().symbols[b.symbol].name;
}

bool ContentComparison::same_target(const Reference& a, const Reference& b) {
  bool here_a = a.atom != no_atom, here_b = b.atom != no_atom;
  if (is_now_external(a, b)) return true;
  if (here_a != here_b) return false;
  if (!here_a) return same_symbol(a, b);
  const Atom &x = original_.atom(a.atom), &y = patched_.atom(b.atom);
  if (x.kind == AtomKind::string && y.kind == AtomKind::string) {
    if (is_inside(x, a.delta) || is_inside(y, b.delta)) return string_from(x, a.delta) == string_from(y, b.delta);
    return a.delta == b.delta && x.bytes == y.bytes; // behind the end
  }
  if (a.delta != b.delta || x.kind != y.kind) return false;
  bool named = x.has_name();
  bool constants = named &&
                   (is_compiler_constant(original_, a.atom) || correlation_.by_content_original.contains(a.atom)) &&
                   (is_compiler_constant(patched_, b.atom) || correlation_.by_content_patched.contains(b.atom));
  // An empty structure has no state, so the name (without numbers) suffices.
  if (named && x.size == 0 && y.size == 0)
    return without_numbers(original_.name(a.atom)) == without_numbers(patched_.name(b.atom));
  if (named && !constants) return correlation_.to_patched[a.atom] == b.atom;
  if (!assumed_.insert({a.atom, b.atom}).second) return true;
  bool same = !difference(a.atom, b.atom);
  assumed_.erase({a.atom, b.atom});
  return same;
}

std::optional<std::string> ContentComparison::reference_difference(const std::vector<Reference>& a,
                                                                   const std::vector<Reference>& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    // The kernel treats R_X86_64_PLT32 (calls of global symbols) like R_X86_64_PC32 (calls of local symbols).
    bool type = a[i].type == b[i].type ||
                (architecture().is_pc_relative(a[i].type) && architecture().is_pc_relative(b[i].type));
    bool form = a[i].offset == b[i].offset && type && a[i].adjust == b[i].adjust;
    if (form && same_target(a[i], b[i])) continue;
    std::string now = target_name(patched_, b[i]), before = target_name(original_, a[i]);
    if (now == before && a[i].atom != no_atom && b[i].atom != no_atom)
      return fmt::format("at +{:#x} it refers to {}, which differs", b[i].offset, now);
    if (now == before) { // same name, but one of the two is defined in another file
      now += b[i].atom == no_atom ? " of another file" : " of this file";
      before = a[i].atom == no_atom ? "that of another file" : "the former one of this file";
    }
    return fmt::format("at +{:#x} it refers to {} instead of {}", b[i].offset, now, before);
  }
  if (a.size() != b.size()) return "it refers to other symbols";
  return std::nullopt;
}

std::optional<std::string> ContentComparison::entry_difference(const Atom& a, const Atom& b, bool* lines_differ) {
  auto compared = [](const Atom& atom) {
    std::vector<const TableEntry*> entries;
    for (const auto& e : atom.entries)
      if (e.table->compared) entries.push_back(&e);
    // The sections of runtime constants are in the order of the first uses in the unit: sorts the entries of a table.
    std::ranges::stable_sort(entries, {}, [](const TableEntry* e) { return std::pair(e->table, e->code_offset); });
    return entries;
  };
  auto x = compared(a), y = compared(b);
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    std::string place = fmt::format("its {} differ at +{:#x}", y[i]->table->what, y[i]->code_offset);
    if (x[i]->table != y[i]->table || x[i]->code_offset != y[i]->code_offset) return place;
    if (x[i]->subject != y[i]->subject)
      return fmt::format("at +{:#x} it uses the runtime constant {} instead of {}", y[i]->code_offset, y[i]->subject,
                         x[i]->subject);
    if (bytes_without_line(*x[i]) != bytes_without_line(*y[i])) return place;
    if (auto why = reference_difference(x[i]->references, y[i]->references)) return place + ": " + *why;
    if (x[i]->bytes != y[i]->bytes && lines_differ) *lines_differ = true;
  }
  if (x.size() != y.size()) return "it has other entries in special sections";
  return std::nullopt;
}

// A table of labels (computed goto) holds addresses inside of a function. If the function changes, the table has to
// change with it: otherwise the new function would jump into the old one.
std::optional<std::string> ContentComparison::label_table_difference(const Atom& a, const Atom& b) {
  for (std::size_t i = 0; i < a.references.size(); ++i) {
    const Reference &x = a.references[i], &y = b.references[i];
    bool inside =
        x.atom != no_atom && y.atom != no_atom && x.delta != 0 && original_.atom(x.atom).kind == AtomKind::function;
    if (inside && difference(x.atom, y.atom))
      return fmt::format("at +{:#x} it leads into {}(), which differs", y.offset, patched_.name(y.atom));
  }
  return std::nullopt;
}

std::optional<std::string> ContentComparison::reference_difference(AtomId original, AtomId patched) {
  const Atom &a = original_.atom(original), &b = patched_.atom(patched);
  if (auto why = reference_difference(a.references, b.references)) return why;
  return a.kind == AtomKind::variable ? label_table_difference(a, b) : std::nullopt;
}

std::optional<std::string> ContentComparison::difference(AtomId original, AtomId patched, bool* lines_differ) {
  const Atom &a = original_.atom(original), &b = patched_.atom(patched);
  // The entries of an atom refer to the atom itself: without this assumption the comparison would not end.
  bool outermost = assumed_.insert({original, patched}).second;
  struct EraseAtReturn {
    std::set<std::pair<AtomId, AtomId>>& set;
    std::pair<AtomId, AtomId> pair;
    bool wanted;
    ~EraseAtReturn() {
      if (wanted) set.erase(pair);
    }
  } erase_at_return{assumed_, {original, patched}, outermost};
  if (a.size != b.size) return fmt::format("its size is {} instead of {} bytes", b.size, a.size);
  const std::string x = content_without_line(a, original_.section_of(original));
  const std::string y = content_without_line(b, patched_.section_of(patched));
  if (a.bytes.size() == b.bytes.size() && a.bytes != b.bytes && x == y && lines_differ) *lines_differ = true;
  auto at = std::mismatch(x.begin(), x.end(), y.begin(), y.end());
  if (listed_types(original_, original) != listed_types(patched_, patched)) return "it lists other types";
  bool code = original_.section_of(original).executable();
  if (at.first != x.end() || at.second != y.end())
    return fmt::format("its {} at +{:#x}", code ? "code differs" : "content differs", at.first - x.begin());
  if (auto why = reference_difference(original, patched)) return why;
  return entry_difference(a, b, lines_differ);
}

} // namespace klp
