#include "generator/compare/replace_constants.h"

#include "generator/compare/atom_facts.h"
#include "generator/compare/boot_only_sections.h"
#include "generator/compare/compiler_names.h"
#include "generator/compare/content_comparison.h"
#include "generator/compare/passed_as_argument.h"
#include "generator/object/modpost_name.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

bool is_text(const Side& side, AtomId variable) {
  const facts::Variable* v = variable_facts(side, variable);
  return v && side.layout->atom(variable).references.empty() &&
         (v->type.starts_with("char [") || v->type.starts_with("const char ["));
}

bool is_local(const Layout& layout, AtomId variable) {
  auto is_ours = [&](SymbolId s) {
    const Symbol& symbol = layout.object().symbols[s];
    return symbol.is_local() || is_for_modpost(symbol.name);
  };
  const Atom& atom = layout.atom(variable);
  return is_ours(atom.symbol) && std::ranges::all_of(atom.aliases, is_ours);
}

// Kernel functions that only read a table while they run and keep no pointer to it, with the number of the argument
// that is the table.
// clang-format off
constexpr PassedAsArgument readers[] = {
    {"__nla_parse", 5}, {"__nla_validate", 4},                    // include/net/netlink.h
    {"__fs_parse", 2},                                            // include/linux/fs_parser.h
    {"match_token", 2},                                           // include/linux/parser.h
    {"match_string", 1}, {"__sysfs_match_string", 1},             // include/linux/string.h
    {"memcpy", 2}, {"__memcpy", 2}, {"memcmp", 1}, {"memcmp", 2}, {"strcmp", 1}, {"strcmp", 2},
};
// clang-format on

// How the kernel got the address of the variable. A greater value is more informative.
enum class AddressUse : std::uint8_t { none, takes_address, table_entry, points_to, passes };
struct Holder {
  AddressUse use = AddressUse::none;
  std::string text;
};

std::string name_and_type(const Side& side, AtomId variable) {
  if (!side.layout->atom(variable).has_name()) return side.layout->section_of(variable).name;
  const facts::Variable* known = variable_facts(side, variable);
  const std::string& name = side.layout->name(variable);
  return known ? name + " (" + unqualified(known->type) + ")" : name;
}

Holder holder_by_reference(const Side& side, AtomId user, const Reference& ref, bool text) {
  const Layout& layout = *side.layout;
  const Atom& atom = layout.atom(user);
  if (atom.kind != AtomKind::function) return {AddressUse::points_to, name_and_type(side, user) + " points to it"};
  if (ref.use == FieldUse::memory || text) return {};
  auto reader = passed_as_argument(layout, atom, ref);
  if (reader && std::ranges::find(readers, *reader) != std::end(readers)) return {};
  std::string name = layout.name(user) + "()";
  if (reader) return {AddressUse::passes, fmt::format("{} passes it to {}()", name, reader->callee)};
  return {AddressUse::takes_address, name + " takes its address"};
}

// The most informative holder among the references of `user`. Lists of initcalls and of messages do not count.
Holder holder_among(const Side& side, AtomId user, AtomId variable, bool text) {
  const Layout& layout = *side.layout;
  const Atom& atom = layout.atom(user);
  const std::string& section = layout.section_of(user).name;
  if (is_list_of_initcalls(section) || has_role(section, SectionRole::message_list)) return {};
  Holder best;
  for (const auto& entry : atom.entries)
    for (const auto& ref : entry.references)
      if (ref.atom == variable)
        best = {AddressUse::table_entry, "a table entry of " + layout.name(user) + "() refers to it"};
  for (const auto& ref : atom.references) {
    if (ref.atom != variable) continue;
    Holder holder = holder_by_reference(side, user, ref, text);
    if (holder.use > best.use) best = std::move(holder);
  }
  return best;
}

// Sections with other names are lists: the linker joins the entries of all objects, and the kernel walks through them.
bool is_plain_constant(const Layout& layout, AtomId variable) {
  const Section& section = layout.section_of(variable);
  return layout.atom(variable).kind == AtomKind::variable && !section.writable() &&
         (section.name == ".rodata" || section.name.starts_with(".rodata."));
}

} // namespace

std::string holder_of(const Side& side, AtomId variable) {
  bool text = is_text(side, variable);
  Holder best;
  for (AtomId user = 0; user < side.layout->atoms().size(); ++user) {
    if (user == variable) continue;
    Holder holder = holder_among(side, user, variable, text);
    if (holder.use > best.use) best = std::move(holder);
  }
  return best.text;
}

std::string why_not_replaceable(const Side& side, AtomId variable) {
  std::string holder = holder_of(side, variable);
  if (!holder.empty()) return holder;
  return is_local(*side.layout, variable) ? "" : "other files can use it";
}

std::string why_not_replaced(const Side& original, AtomId before, const Side& patched, AtomId after) {
  if (!is_local(*original.layout, before)) return why_not_replaceable(original, before);
  std::string now = holder_of(patched, after);
  return now.empty() ? why_not_replaceable(original, before) : now;
}

void replace_constants(const Side& original, const Side& patched, Correlation& correlation) {
  std::vector<std::pair<AtomId, AtomId>> replaced;
  ContentComparison contents(*original.layout, *patched.layout, correlation);
  for (AtomId p = 0; p < correlation.to_original.size(); ++p) {
    AtomId o = correlation.to_original[p];
    if (o == no_atom || !is_plain_constant(*original.layout, o) || !is_plain_constant(*patched.layout, p)) continue;
    if (!contents.difference(o, p) || is_compiler_constant(*patched.layout, p)) continue;
    if (why_not_replaced(original, o, patched, p).empty()) replaced.emplace_back(o, p);
  }
  for (auto [o, p] : replaced) correlation.to_patched[o] = correlation.to_original[p] = no_atom;
}

} // namespace klp
