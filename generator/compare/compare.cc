#include "generator/compare/compare.h"

#include "generator/compare/atom_facts.h"
#include "generator/compare/boot_only_sections.h"
#include "generator/compare/content_comparison.h"
#include "generator/compare/data_elements.h"
#include "generator/compare/exports.h"
#include "generator/compare/gained_names.h"
#include "generator/compare/placement.h"
#include "generator/compare/replace_constants.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

class Comparer {
public:
  Comparer(const Side& original, const Side& patched) : original_(original), patched_(patched) {}

  Comparison run() {
    result_.correlation = correlate_atoms(original_, patched_);
    uncorrelate_freed(original_, patched_, result_.correlation);
    replace_constants(original_, patched_, result_.correlation);
    for (AtomId p = 0; p < patched_.layout->atoms().size(); ++p) examine(p);
    for (AtomId o = 0; o < original_.layout->atoms().size(); ++o) note_removed(o);
    note_exports();
    note_gained_names();
    drop_unused_undecided();
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
    if (patched_.layout->parent_of_cold(p) != no_atom) return; // compared with its function
    const std::string& name = patched_.layout->name(p);
    AtomId o = result_.correlation.to_original[p];
    if (o == no_atom) {
      if (!add_if_separated(p, name)) result_.added.push_back({.patched = p, .symbol = name, .why = "new function"});
      return;
    }
    add_if_different(o, p, name);
  }

  // Returns false if the functions are the same.
  bool add_if_different(AtomId o, AtomId p, const std::string& name) {
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

  // The compiler folds two functions with the same code into one function with two names (-fipa-icf). If the change
  // makes them differ, two functions exist in the patched object, and only one of them is correlated with the original
  // function. This adds the other one, if it is global. A local one is a new function: its callers are all in this
  // unit, and their code differs.
  bool add_if_separated(AtomId p, const std::string& name) {
    AtomId shared = patched_.layout->symbol_of(p).is_local() ? no_atom : original_.layout->find(name);
    return shared != no_atom && result_.correlation.to_patched[shared] != no_atom && add_shared(shared, p, name);
  }

  // The reverse of add_if_separated(): the compiler folds two original functions into one patched function.
  bool add_if_merged(AtomId o, const std::string& name) {
    AtomId shared = original_.layout->symbol_of(o).is_local() ? no_atom : patched_.layout->find(name);
    return shared != no_atom && result_.correlation.to_original[shared] != no_atom && add_shared(o, shared, name);
  }

  bool add_shared(AtomId o, AtomId p, const std::string& name) {
    bool functions =
        original_.layout->atom(o).kind == AtomKind::function && patched_.layout->atom(p).kind == AtomKind::function;
    return functions && add_if_different(o, p, name);
  }

  // The first difference of a function or of its cold part.
  std::optional<std::string> group_difference(AtomId o, AtomId p, bool& lines_differ) {
    ContentComparison contents(*original_.layout, *patched_.layout, result_.correlation);
    if (auto why = contents.difference(o, p, &lines_differ)) return why;
    AtomId cold_o = original_.layout->cold_part_of(o), cold_p = patched_.layout->cold_part_of(p);
    if (cold_o == no_atom && cold_p == no_atom) return std::nullopt;
    if (cold_o == no_atom || cold_p == no_atom) return "its cold part is split off differently";
    if (auto why = contents.difference(cold_o, cold_p, &lines_differ)) return "in its cold part " + *why;
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
    ContentComparison contents(*original_.layout, *patched_.layout, result_.correlation);
    auto why = contents.difference(o, p);
    auto moved = placement_change(before, after), retyped = after.writable() ? type_difference(o, p) : std::nullopt;
    if (retyped) why = retyped;
    if (moved) why = moved;
    if (!why) return;
    if (auto none = why_without_effect(after.name, patched_.of_module); !none.empty())
      result_.ignored.push_back({name, std::string(none) + ": " + *why});
    else
      result_.changed_data.push_back(data_change(o, p, *why,
                                                 moved     ? DataKind::moved
                                                 : retyped ? DataKind::retyped
                                                           : kind_of_data(patched_, p)));
  }

  DataChange data_change(AtomId o, AtomId p, const std::string& why, DataKind kind) const {
    DataChange change{.original = o,
                      .patched = p,
                      .symbol = patched_.layout->name(p),
                      .why = why,
                      .kind = kind,
                      .table = registered_table(patched_, p)};
    change.holder = holder_in_original(o, p, change.table);
    if (kind == DataKind::moved || kind == DataKind::retyped) {
      change.stores.obstacle = why;
      return change;
    }
    if (change.table && !change.table->obstacle.empty()) {
      change.stores.obstacle = change.table->obstacle;
      change.consequence = change.table->consequence;
      return change;
    }
    change.stores = stores_for(original_, patched_, result_.correlation, o, p);
    if (!change.table || original_.layout->atom(o).size >= patched_.layout->atom(p).size) return change;
    std::string names = new_texts(original_, patched_, o, p);
    change.consequence =
        fmt::format(fmt::runtime(change.table->consequence), fmt::arg("names", names.empty() ? names : " " + names));
    return change;
  }

  // The running kernel's variable contains values that code of the old type has written.
  std::optional<std::string> type_difference(AtomId o, AtomId p) const {
    const facts::Variable *before = variable_facts(original_, o), *now = variable_facts(patched_, p);
    if (!before || !now || unqualified(before->type) == unqualified(now->type)) return std::nullopt;
    ElementType was = element_type(original_, o), is = element_type(patched_, p);
    if (was.name == is.name && was.count != is.count) return std::nullopt; // reported as a difference of size
    return "its type is " + now->type + " instead of " + before->type;
  }

  // See DataChange::holder.
  std::string holder_in_original(AtomId o, AtomId p, const RegisteredTable* table) const {
    if (table)
      if (std::string holder = holder_of(original_, o); !holder.empty()) return holder;
    if (patched_.layout->section_of(p).writable()) return {};
    return why_not_replaced(original_, o, patched_, p);
  }

  void note_removed(AtomId o) {
    const Layout& layout = *original_.layout;
    bool gone = layout.is_whole_function(o) && result_.correlation.to_patched[o] == no_atom;
    if (gone && !add_if_merged(o, layout.name(o))) result_.removed.push_back(layout.name(o));
  }

  void note_exports() {
    for (const auto& [name, why] : export_changes(original_.layout->object(), patched_.layout->object()))
      result_.exports.push_back({name, why});
  }

  // Functions and variables that are the same on both sides, but that other files can use only since the change.
  void note_gained_names() {
    auto differs = [](const auto& changes, AtomId atom) {
      return std::ranges::any_of(changes, [atom](const auto& change) { return change.patched == atom; });
    };
    for (const auto& [name, atom] : gained_names(*original_.layout, *patched_.layout))
      if (result_.correlation.to_original[atom] != no_atom && !differs(result_.changed, atom) &&
          !differs(result_.changed_data, atom))
        result_.ignored.push_back({name, "other files can use it now, and it is the same as before"});
  }

  // An undecided variable matters only if new code uses it: new code of this unit, or of any other unit if the variable
  // has a global name only since the change.
  void drop_unused_undecided() {
    std::set<AtomId> used = used_by_new_data();
    for (const auto& [name, atom] : gained_names(*original_.layout, *patched_.layout)) used.insert(atom);
    auto note = [&](AtomId function) { note_used(function, used); };
    for (const auto* changes : {&result_.changed, &result_.added}) {
      for (const auto& change : *changes) {
        note(change.patched);
        if (AtomId cold = patched_.layout->cold_part_of(change.patched); cold != no_atom) note(cold);
      }
    }
    auto is_irrelevant = [&](AtomId a) {
      return !used.contains(a) || is_compiler_constant(*patched_.layout, a) || patched_.layout->atom(a).size == 0;
    };
    std::erase_if(result_.correlation.undecided, is_irrelevant);
    std::erase_if(result_.correlation.undecided_messages, is_irrelevant);
  }

  // Follows the entries of special sections too (static keys), and atoms without a name (the initial values of
  // variables on the stack).
  void note_used(AtomId user, std::set<AtomId>& used) const {
    const Layout& layout = *patched_.layout;
    for_each_reference(layout.atom(user), [&](const Reference& ref) {
      if (ref.atom != no_atom && used.insert(ref.atom).second && !layout.atom(ref.atom).has_name())
        note_used(ref.atom, used);
    });
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
  if (!holder.empty()) text += ", and " + holder;
  if (!consequence.empty()) text += ": " + consequence;
  return write_requested ? text + "; --write-data cannot write it: " + stores.obstacle : text;
}

std::string DataChange::remedy() const {
  std::string text(consequence.empty() ? remedy_for(kind) : table->remedy);
  if (stores.stores.empty()) return text;
  return text +
         "; or let the livepatch write the new value when it is enabled, and the old one back when it is "
         "disabled: --write-data " +
         without_numbers(symbol);
}

const FunctionChange* Comparison::change_of(AtomId patched) const {
  auto found = std::ranges::find(changed, patched, &FunctionChange::patched);
  return found == changed.end() ? nullptr : &*found;
}

facts::Place place_of(const Side& side, AtomId atom) {
  if (!side.layout->atom(atom).has_name()) return {};
  if (const auto* function = function_facts(side, atom)) return function->begin;
  const auto* variable = variable_facts(side, atom);
  return variable ? variable->place : facts::Place();
}

} // namespace klp
