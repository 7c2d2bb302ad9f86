#include "generator/compare/compare.h"

#include "generator/compare/boot_only_sections.h"
#include "generator/compare/content_comparison.h"
#include "generator/compare/data_elements.h"
#include "generator/compare/exports.h"
#include "generator/compare/gained_names.h"
#include "generator/compare/placement.h"
#include "generator/compare/replace_constants.h"
#include "generator/compare/variable_facts.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

class Comparer {
public:
  Comparer(const Side& original, const Side& patched) : original_(original), patched_(patched) {}

  Comparison run() {
    result_.correlation = correlate_atoms(original_, patched_);
    forget_freed(original_, patched_, result_.correlation);
    replace_constants(original_, patched_, result_.correlation);
    for (AtomId p = 0; p < patched_.layout->atoms().size(); ++p) examine(p);
    for (AtomId o = 0; o < original_.layout->atoms().size(); ++o) note_removed(o);
    note_exports();
    note_gained_names();
    forget_unused_undecided();
    return std::move(result_);
  }

private:
  void examine(AtomId p) {
    const Atom& atom = patched_.layout->atom(p);
    if (atom.kind == AtomKind::function)
      examine_function(p);
    else if (atom.kind == AtomKind::variable)
      examine_variable(p);
  }

  void examine_function(AtomId p) {
    if (patched_.layout->parent_of_cold(p) != no_atom) return; // seen with its function
    const std::string& name = patched_.layout->name(p);
    AtomId o = result_.correlation.to_original[p];
    if (o == no_atom) {
      if (!note_parted(p, name)) result_.added.push_back({no_atom, p, name, "new function"});
      return;
    }
    judge(o, p, name);
  }

  // False: it is the same.
  bool judge(AtomId o, AtomId p, const std::string& name) {
    bool lines_differ = false;
    auto why = group_difference(o, p, lines_differ);
    if (!why) {
      if (lines_differ) result_.ignored.push_back({name, "only source line numbers differ"});
    } else if (auto none = why_without_effect(patched_.layout->section_of(p).name, patched_.of_module); !none.empty()) {
      result_.ignored.push_back({name, std::string(none) + ": " + *why});
    } else {
      result_.changed.push_back({o, p, name, *why});
    }
    return why.has_value();
  }

  // Another name of a function that the compiler made one of two, and which it makes two of now. The pair of the
  // original is the other of them. What only this unit can name has callers in this unit only, whose code differs.
  bool note_parted(AtomId p, const std::string& name) {
    AtomId shared = is_local(*patched_.layout, p) ? no_atom : original_.layout->find(name);
    return shared != no_atom && result_.correlation.to_patched[shared] != no_atom && note_shared(shared, p, name);
  }

  // The other way round.
  bool note_merged(AtomId o, const std::string& name) {
    AtomId shared = is_local(*original_.layout, o) ? no_atom : patched_.layout->find(name);
    return shared != no_atom && result_.correlation.to_original[shared] != no_atom && note_shared(o, shared, name);
  }

  bool note_shared(AtomId o, AtomId p, const std::string& name) {
    bool functions =
        original_.layout->atom(o).kind == AtomKind::function && patched_.layout->atom(p).kind == AtomKind::function;
    return functions && judge(o, p, name);
  }

  static bool is_local(const Layout& layout, AtomId a) {
    return layout.object().symbols[layout.atom(a).symbol].is_local();
  }

  // A function and its cold part are one.
  std::optional<std::string> group_difference(AtomId o, AtomId p, bool& lines_differ) {
    ContentComparison same(*original_.layout, *patched_.layout, result_.correlation);
    if (auto why = same.difference(o, p, &lines_differ)) return why;
    AtomId cold_o = original_.layout->cold_part_of(o), cold_p = patched_.layout->cold_part_of(p);
    if (cold_o == no_atom && cold_p == no_atom) return std::nullopt;
    if (cold_o == no_atom || cold_p == no_atom) return "its cold part is split off differently";
    if (auto why = same.difference(cold_o, cold_p, &lines_differ)) return "in its cold part " + *why;
    return std::nullopt;
  }

  void examine_variable(AtomId p) {
    AtomId o = result_.correlation.to_original[p];
    if (is_compiler_constant(*patched_.layout, p)) return;
    const std::string& name = patched_.layout->name(p);
    if (o == no_atom) {
      if (!result_.correlation.is_undecided(p)) result_.added_data.push_back({p, name});
      return;
    }
    const Section &before = original_.layout->section_of(o), &after = patched_.layout->section_of(p);
    ContentComparison same(*original_.layout, *patched_.layout, result_.correlation);
    auto why = same.difference(o, p);
    auto moved = misplaced(before, after), retyped = after.writable() ? type_difference(o, p) : std::nullopt;
    if (retyped) why = retyped;
    if (moved) why = moved;
    if (!why) return;
    if (auto none = why_without_effect(after.name, patched_.of_module); !none.empty())
      result_.ignored.push_back({name, std::string(none) + ": " + *why});
    else
      result_.changed_data.push_back(changed(o, p, *why,
                                             moved     ? DataKind::moved
                                             : retyped ? DataKind::retyped
                                                       : kind_of_data(patched_, p)));
  }

  DataChange changed(AtomId o, AtomId p, const std::string& why, DataKind kind) const {
    DataChange change{o, p, patched_.layout->name(p), why, kind, {}, registered_table(patched_, p), {}, {}};
    change.held_by = held_by(o, p, change.table);
    if (kind == DataKind::moved || kind == DataKind::retyped) {
      change.stores.obstacle = why;
      return change;
    }
    if (change.table && !change.table->obstacle.empty()) {
      change.stores.obstacle = change.table->obstacle;
      change.missing = change.table->missing;
      return change;
    }
    change.stores = stores_for(original_, patched_, result_.correlation, o, p);
    if (!change.table || original_.layout->atom(o).size >= patched_.layout->atom(p).size) return change;
    std::string names = new_texts(original_, patched_, o, p);
    change.missing =
        fmt::format(fmt::runtime(change.table->missing), fmt::arg("names", names.empty() ? names : " " + names));
    return change;
  }

  // What the kernel keeps in it was written by code that knows the old type.
  std::optional<std::string> type_difference(AtomId o, AtomId p) const {
    const facts::Variable *before = facts_of(original_, o), *now = facts_of(patched_, p);
    if (!before || !now || unqualified(before->type) == unqualified(now->type)) return std::nullopt;
    ElementType was = element_type(original_, o), is = element_type(patched_, p);
    if (was.name == is.name && was.count != is.count) return std::nullopt; // its size says it
    return "its type is " + now->type + " instead of " + before->type;
  }

  std::string held_by(AtomId o, AtomId p, const RegisteredTable* table) const {
    if (table)
      if (std::string holder = holder_of(original_, o); !holder.empty()) return holder;
    if (patched_.layout->section_of(p).writable()) return {};
    return why_not_replaced(original_, o, patched_, p);
  }

  void note_removed(AtomId o) {
    const Layout& layout = *original_.layout;
    bool function = layout.atom(o).kind == AtomKind::function;
    bool gone = function && layout.parent_of_cold(o) == no_atom && result_.correlation.to_patched[o] == no_atom;
    if (gone && !note_merged(o, layout.name(o))) result_.removed.push_back(layout.name(o));
  }

  void note_exports() {
    for (const auto& [name, what] : export_changes(original_.layout->object(), patched_.layout->object()))
      result_.exports.push_back({name, what});
  }

  // What exists, is the same, and can be used by other files now.
  void note_gained_names() {
    auto differs = [](const auto& changes, AtomId atom) {
      return std::ranges::any_of(changes, [atom](const auto& change) { return change.patched == atom; });
    };
    for (const auto& [name, atom] : gained_names(*original_.layout, *patched_.layout))
      if (result_.correlation.to_original[atom] != no_atom && !differs(result_.changed, atom) &&
          !differs(result_.changed_data, atom))
        result_.ignored.push_back({name, "other files can use it now, and it is the same as before"});
  }

  // A variable of which nobody can tell which it is matters only where new code uses it: of this file, or of any other
  // where the variable's name is one that other files can use since the change.
  void forget_unused_undecided() {
    std::set<AtomId> used = used_by_new_data();
    for (const auto& [name, atom] : gained_names(*original_.layout, *patched_.layout)) used.insert(atom);
    auto note = [&](AtomId function) { note_used(function, used); };
    for (const auto* changes : {&result_.changed, &result_.added}) {
      for (const auto& change : *changes) {
        note(change.patched);
        if (AtomId cold = patched_.layout->cold_part_of(change.patched); cold != no_atom) note(cold);
      }
    }
    auto matters_not = [&](AtomId a) {
      return !used.contains(a) || is_compiler_constant(*patched_.layout, a) || patched_.layout->atom(a).size == 0;
    };
    std::erase_if(result_.correlation.undecided, matters_not);
    std::erase_if(result_.correlation.undecided_messages, matters_not);
  }

  // Also through entries of tables (static keys), and what has no name (initial values of what is on the stack).
  void note_used(AtomId user, std::set<AtomId>& used) const {
    const Layout& layout = *patched_.layout;
    auto follow = [&](const Reference& ref) {
      if (ref.atom != no_atom && used.insert(ref.atom).second && !layout.atom(ref.atom).symbol)
        note_used(ref.atom, used);
    };
    for (const auto& ref : layout.atom(user).references) follow(ref);
    for (const auto& entry : layout.atom(user).entries)
      for (const auto& ref : entry.references) follow(ref);
  }

  std::set<AtomId> used_by_new_data() const {
    std::set<AtomId> used;
    for (AtomId p = 0; p < patched_.layout->atoms().size(); ++p) {
      const Atom& atom = patched_.layout->atom(p);
      if (atom.kind != AtomKind::variable || result_.correlation.to_original[p] != no_atom) continue;
      note_used(p, used);
    }
    return used;
  }

  const Side& original_;
  const Side& patched_;
  Comparison result_;
};

} // namespace

Comparison compare(const Side& original, const Side& patched) { return Comparer(original, patched).run(); }

std::string DataChange::cause() const {
  if (kind == DataKind::moved) return "an existing variable gets another kind of place: " + why;
  if (kind == DataKind::retyped) return "an existing variable gets another type: " + why;
  std::string text = "an existing variable gets another initial value: " + why + "; it is ";
  text += table ? table->what : describe(kind);
  if (!held_by.empty()) text += ", and " + held_by;
  if (!missing.empty()) text += ": " + missing;
  return asked_to_write ? text + "; --write-data cannot write it: " + stores.obstacle : text;
}

std::string DataChange::remedy() const {
  std::string text(missing.empty() ? remedy_for(kind) : table->remedy);
  if (stores.stores.empty()) return text;
  return text +
         "; or let the livepatch write the new value when it is enabled, and the old one back when it is "
         "disabled: --write-data " +
         without_numbers(symbol);
}

facts::Place place_of(const Side& side, AtomId atom) {
  if (!side.facts || !side.layout->atom(atom).symbol) return {};
  const std::string& name = side.layout->name(atom);
  for (const auto& f : side.facts->functions)
    if (f.symbol == name) return f.begin;
  for (const auto& v : side.facts->variables)
    if (v.symbol == name) return v.place;
  return {};
}

} // namespace klp
