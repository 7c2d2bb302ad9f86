#include "generator/compare/replace_constants.h"

#include "generator/compare/handed_to.h"
#include "generator/compare/same.h"
#include "generator/compare/variable_facts.h"
#include "generator/compare/without_effect.h"

#include <algorithm>

namespace klp {

static bool is_text(const Side& side, AtomId variable) {
  const facts::Variable* v = facts_of(side, variable);
  return v && side.layout->atom(variable).references.empty() &&
         (v->type.starts_with("char [") || v->type.starts_with("const char ["));
}

static bool is_local(const Layout& layout, AtomId variable) {
  const auto& symbols = layout.object().symbols;
  const Atom& atom = layout.atom(variable);
  return symbols[atom.symbol].is_local() &&
         std::all_of(atom.aliases.begin(), atom.aliases.end(), [&](SymbolId s) { return symbols[s].is_local(); });
}

// Functions of the kernel that look something up in a table while they run, and keep no pointer to it.
// clang-format off
constexpr HandedTo readers[] = { // which argument the table is
    {"__nla_parse", 5}, {"__nla_validate", 4},                    // include/net/netlink.h
    {"__fs_parse", 2},                                            // include/linux/fs_parser.h
    {"match_token", 2},                                           // include/linux/parser.h
    {"match_string", 1}, {"__sysfs_match_string", 1},             // include/linux/string.h
    {"memcpy", 2}, {"__memcpy", 2}, {"memcmp", 1}, {"memcmp", 2}, {"strcmp", 1}, {"strcmp", 2},
};
// clang-format on

static bool is_only_read_by_callee(const Layout& layout, const Atom& user, const Reference& taken) {
  auto reader = handed_to(layout, user, taken);
  return reader && std::ranges::find(readers, *reader) != std::end(readers);
}

// What an atom does with the variable that it may not; empty: nothing.
static std::string misuse(const Side& side, AtomId user, AtomId variable, bool text) {
  const Layout& layout = *side.layout;
  const Atom& atom = layout.atom(user);
  const std::string& section = layout.section_of(user).name;
  if (is_list_of_initcalls(section) || has_role(section, SectionRole::message_list)) return {};
  std::string name = atom.symbol ? layout.name(user) : layout.section_of(user).name;
  for (const auto& entry : atom.entries)
    for (const auto& ref : entry.references)
      if (ref.atom == variable) return "a table entry of " + name + "() refers to it";
  for (const auto& ref : atom.references) {
    if (ref.atom != variable) continue;
    if (atom.kind != AtomKind::function) return name + " points to it";
    if (ref.use != FieldUse::memory && !text && !is_only_read_by_callee(layout, atom, ref))
      return name + "() takes its address";
  }
  return {};
}

static std::string misuse_in_unit(const Side& side, AtomId variable) {
  const Layout& layout = *side.layout;
  bool text = is_text(side, variable);
  for (AtomId user = 0; user < layout.atoms().size(); ++user)
    if (std::string how = misuse(side, user, variable, text); user != variable && !how.empty()) return how;
  return {};
}

std::string kept_elsewhere(const Side& side, AtomId variable) {
  return is_local(*side.layout, variable) ? misuse_in_unit(side, variable) : "other files can use it";
}

std::string why_not_replaced(const Side& original, AtomId before, const Side& patched, AtomId after) {
  if (!is_local(*original.layout, before)) return kept_elsewhere(original, before);
  std::string now = misuse_in_unit(patched, after);
  return now.empty() ? kept_elsewhere(original, before) : now;
}

// Elsewhere sections are lists that the linker makes for somebody to walk through.
static bool is_plain_constant(const Layout& layout, AtomId variable) {
  const Section& section = layout.section_of(variable);
  return layout.atom(variable).kind == AtomKind::variable && !section.writable() &&
         (section.name == ".rodata" || section.name.starts_with(".rodata."));
}

void replace_constants(const Side& original, const Side& patched, Pairing& pairing) {
  std::vector<std::pair<AtomId, AtomId>> replaced;
  Sameness same(*original.layout, *patched.layout, pairing);
  for (AtomId p = 0; p < pairing.to_original.size(); ++p) {
    AtomId o = pairing.to_original[p];
    if (o == no_atom || !is_plain_constant(*original.layout, o) || !is_plain_constant(*patched.layout, p)) continue;
    if (!same.difference(o, p) || is_compiler_constant(*patched.layout, p)) continue;
    if (why_not_replaced(original, o, patched, p).empty()) replaced.emplace_back(o, p);
  }
  for (auto [o, p] : replaced) pairing.to_patched[o] = pairing.to_original[p] = no_atom;
}

} // namespace klp
