#include "generator/compare/data_kind.h"

#include "generator/compare/atom_facts.h"

#include <algorithm>

namespace klp {

namespace {

struct KindText {
  DataKind kind;
  std::string_view what, remedy;
};

// clang-format off
constexpr KindText kind_texts[] = {
    {DataKind::scalar, "a number that can be written to",
     "leave the initialiser as it is and change the code that reads it"},
    {DataKind::constant, "a read-only table",
     "leave it as it is; add a new table of another name, and use that where the change needs it"},
    {DataKind::operations, "a table of functions, which objects may already point to",
     "leave the table as it is and make the change inside the functions it names, or in the code that calls them "
     "through it"},
    {DataKind::static_key, "the switch of a static branch",
     "leave its initial value as it is, and call static_branch_enable() or static_branch_disable() from new code"},
    {DataKind::per_cpu, "a variable with one copy for each CPU, made at boot",
     "leave the initialiser as it is, and set the value of each CPU from new code"},
    {DataKind::write_protected, "a variable that the kernel protects from writing after boot",
     "leave the initialiser as it is and change the code that reads it"},
    {DataKind::type_ids, "a list of type ids, which is filled in when the kernel is linked",
     "leave the list as it is; new code has to do without it"},
    {DataKind::moved, "still where the running kernel has it",
     "leave its declaration as it is, or give the new variable a name of its own"},
    {DataKind::retyped, "in use since boot, with what code of the old type wrote",
     "leave it its type, and give the new variable a name of its own"},
    {DataKind::structure, "a variable that has been in use since boot",
     "leave the initialiser as it is and change the code that reads it, or set the value from new code"},
};
// clang-format on

const KindText& row_of(DataKind kind) {
  return *std::find_if(std::begin(kind_texts), std::end(kind_texts),
                       [kind](const KindText& row) { return row.kind == kind; });
}

// In an object file, a symbol of another unit has no type. So only the facts show whether it is a function.
bool holds_functions(const Side& side, AtomId variable) {
  const Layout& layout = *side.layout;
  const auto& references = layout.atom(variable).references;
  bool local = std::any_of(references.begin(), references.end(), [&](const Reference& r) {
    return r.atom != no_atom && layout.atom(r.atom).kind == AtomKind::function;
  });
  if (local || !side.facts) return local;
  const auto& all = side.facts->callbacks;
  return std::any_of(all.begin(), all.end(), [&](auto& c) { return c.variable == layout.name(variable); });
}

} // namespace

// include/linux/jump_label.h: struct static_key, also inside struct static_key_true and static_key_false.
bool is_static_key(const Side& side, AtomId variable) {
  const facts::Variable* known = variable_facts(side, variable);
  return known && known->type.find("struct static_key") != std::string::npos;
}

DataKind kind_of_data(const Side& side, AtomId variable) {
  const Atom& atom = side.layout->atom(variable);
  const Section& section = side.layout->section_of(variable);
  if (has_role(section.name, SectionRole::type_ids)) return DataKind::type_ids;
  if (has_role(section.name, SectionRole::per_cpu)) return DataKind::per_cpu;
  if (section.name.starts_with(".data..ro_after_init")) return DataKind::write_protected;
  if (is_static_key(side, variable)) return DataKind::static_key;
  if (holds_functions(side, variable)) return DataKind::operations;
  if (!section.writable()) return DataKind::constant;
  bool number = atom.size == 1 || atom.size == 2 || atom.size == 4 || atom.size == 8;
  return number && atom.references.empty() ? DataKind::scalar : DataKind::structure;
}

std::string_view describe(DataKind kind) { return row_of(kind).what; }

std::string_view remedy_for(DataKind kind) { return row_of(kind).remedy; }

} // namespace klp
