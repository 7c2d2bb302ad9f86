#include "generator/review/run_by_address.h"

#include "generator/object/function_address.h"
#include "generator/review/calls.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace klp {

namespace {

// Whether the macros of klp-runtime/include put requests of the change's author into this section.
bool holds_hooks(const std::string& section) {
  return section.starts_with(".klp.hook.") || section.starts_with(".klp.kpatch.");
}

class Search {
public:
  explicit Search(const std::vector<PatchUnit>& units) : units_(units) {}

  std::map<PatchAtom, std::string> run() {
    for (std::size_t u = 0; u < units_.size(); ++u)
      for (AtomId a = 0; a < layout(u).atoms().size(); ++a) add_address_targets({u, a});
    for (std::size_t next = 0; next < found_.size(); ++next) add_callees(found_[next]); // found_ grows in the loop
    return std::move(how_);
  }

private:
  const Layout& layout(std::size_t unit) const { return *units_[unit].patched.layout; }

  bool is_redirected(PatchAtom at) const {
    return std::ranges::any_of(units_[at.unit].comparison.changed,
                               [&](const FunctionChange& c) { return c.redirected && c.patched == at.atom; });
  }

  // Whether the name is local. An alias may be global although the function itself is local.
  bool is_local(std::size_t unit, AtomId atom, const std::string& name) const {
    return layout(unit).name(atom) == name && layout(unit).symbol_of(atom).is_local();
  }

  // The target of the reference, in any of the units; the function itself for a cold part.
  std::optional<PatchAtom> target_of(std::size_t unit, const Reference& reference) const {
    if (reference.atom != no_atom) return PatchAtom{unit, layout(unit).parent_or_self(reference.atom)};
    const std::string& name = layout(unit).object().symbols[reference.symbol].name;
    for (std::size_t u = 0; u < units_.size(); ++u)
      if (AtomId atom = layout(u).find(name); atom != no_atom && !is_local(u, atom, name)) return PatchAtom{u, atom};
    return std::nullopt;
  }

  void add(PatchAtom function, std::string how) {
    bool is_function = layout(function.unit).atom(function.atom).kind == AtomKind::function;
    if (!is_function || is_redirected(function)) return;
    if (how_.try_emplace(function, std::move(how)).second) found_.push_back(function);
  }

  void add_address_targets(PatchAtom user) {
    const std::string& section = layout(user.unit).section_of(user.atom).name;
    for (const auto& reference : layout(user.unit).atom(user.atom).references) {
      auto target = target_of(user.unit, reference);
      if (!target || !takes_address_of(layout(target->unit), target->atom, reference)) continue;
      // The address of a function that the kernel has is that of the original, which is redirected.
      if (units_[target->unit].comparison.correlation.to_original[target->atom] != no_atom) continue;
      add(*target, holds_hooks(section) ? "is a hook" : "is run through its address");
    }
  }

  // Adds the functions that it calls, including calls in instructions that can replace some of its instructions
  // (alternatives).
  void add_callees(PatchAtom caller) {
    const Layout& in = layout(caller.unit);
    for (AtomId part : {caller.atom, in.cold_part_of(caller.atom)})
      if (part != no_atom)
        for (const Reference* branch : branches_in(in, part)) add_callee(caller, *branch);
  }

  void add_callee(PatchAtom caller, const Reference& call) {
    auto target = target_of(caller.unit, call);
    if (!target) return;
    const std::string& how = how_.at(caller);
    bool direct = !how.starts_with("is called by ");
    add(*target, direct ? fmt::format("is called by {}(), which {}", layout(caller.unit).name(caller.atom), how) : how);
  }

  const std::vector<PatchUnit>& units_;
  std::map<PatchAtom, std::string> how_;
  std::vector<PatchAtom> found_; // in the order of the search
};

} // namespace

std::map<PatchAtom, std::string> run_by_address(const std::vector<PatchUnit>& units) { return Search(units).run(); }

} // namespace klp
