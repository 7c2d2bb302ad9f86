// Compares the patched functions of the module with the compiled change. Starts from each redirected function, compares
// its code with the patched object (copy_comparison.h) and follows its references. All code that differs between the
// original and the patched object must be reached in this way, and the module must contain nothing else.
#include "generator/audit/checks.h"
#include "generator/audit/copy_comparison.h"
#include "generator/audit/kernel_symbols.h"
#include "generator/audit/runtime_sections.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace klp {

namespace {

class ContentCheck {
public:
  ContentCheck(const AuditCase& audited, std::vector<Finding>& findings)
      : audited_(audited), units_(*audited.units), module_(audited.layout), comparison_(audited, findings) {}

  void run() {
    collect_redirections();
    for (std::size_t u = 0; u < units_.size(); ++u)
      for (const auto& change : units_[u].comparison.changed) check_change(u, change);
    comparison_.set_location({}); // no place of the change belongs to the redirections that remain
    for (const auto& [original, replacement] : redirections_)
      comparison_.report_finding(replacement.name, "it is redirected, and the change does not touch it");
    check_hooks();
    check_leftovers();
  }

private:
  struct Replacement {
    std::string name; // of the original
    ModulePlace place;
  };

  void collect_redirections() {
    for (const auto& object : audited_.table.objects) {
      auto kernel = audited_.objects.get(object.name);
      if (!kernel) continue; // check_redirections() reports it
      for (const auto& function : object.functions)
        if (auto original = look_up(**kernel, function.name, function.position))
          redirections_[{object.name, (*original)->address}] = {function.name, function.replacement};
    }
  }

  void check_change(std::size_t u, const FunctionChange& change) {
    if (!change.redirected) return; // only its callers are redirected, and their references lead to it
    const PatchUnit& unit = units_[u];
    comparison_.set_location({u, change.patched});
    auto original = unit.image_match.address_of(change.original);
    auto entry = original ? redirections_.find({unit.object->name, *original}) : redirections_.end();
    if (entry == redirections_.end())
      return comparison_.report_finding(
          change.symbol + "()", fmt::format("it is not redirected, though the change alters it: {}", change.why));
    auto atom = named_atom_at(entry->second.place);
    redirections_.erase(entry);
    if (atom == no_atom) return comparison_.report_finding(change.symbol + "()", "its replacement is no function");
    comparison_.compare_named(atom, {u, change.patched});
  }

  // Returns no_atom if no function or variable begins at the place.
  AtomId named_atom_at(ModulePlace place) const {
    for (AtomId a = 0; a < module_.atoms().size(); ++a) {
      const Atom& atom = module_.atom(a);
      if (atom.section == place.section && static_cast<std::int64_t>(atom.offset) == place.offset && atom.has_name())
        return a;
    }
    return no_atom;
  }

  // No redirected function refers to the hooks of the change: they are new functions that the description names.
  void check_hooks() {
    for (AtomId a = 0; a < module_.atoms().size(); ++a) {
      const Atom& atom = module_.atom(a);
      if (atom.kind != AtomKind::function || comparison_.is_reached(a) || !is_hook(a)) continue;
      for (std::size_t u = 0; u < units_.size(); ++u)
        for (const auto& added : units_[u].comparison.added)
          if (has_name(atom, added.symbol)) comparison_.compare_named(a, {u, added.patched});
    }
  }

  bool is_hook(AtomId function) const {
    const Atom& atom = module_.atom(function);
    const ModulePlace place{atom.section, static_cast<std::int64_t>(atom.offset)};
    return std::ranges::any_of(audited_.table.objects, [&](const auto& object) {
      return std::ranges::find(object.hooks, place, &CalledHook::function) != object.hooks.end();
    });
  }

  bool has_name(const Atom& atom, const std::string& name) const {
    const auto& symbols = module_.object().symbols;
    return symbols[atom.symbol].name == name ||
           std::ranges::any_of(atom.aliases, [&](SymbolId alias) { return symbols[alias].name == name; });
  }

  void check_leftovers() {
    comparison_.set_location({});
    for (AtomId a = 0; a < module_.atoms().size(); ++a) {
      const Atom& atom = module_.atom(a);
      if (!atom.has_name() || comparison_.is_reached(a) || atom.size == 0) continue;
      if (comparison_.is_compared_padding(atom)) continue;
      const std::string& section = module_.section_of(a).name;
      if (!is_runtime_code(section) && !is_runtime_data(section))
        comparison_.report_finding(module_.name(a), "nothing that the change alters leads to it");
    }
    for (const auto& name : comparison_.other_constants())
      comparison_.report_finding(name, "the module sets this runtime constant where the change has none");
  }

  const AuditCase& audited_;
  const std::vector<PatchUnit>& units_;
  const Layout& module_;
  CopyComparison comparison_;
  std::map<KernelAddress, Replacement> redirections_; // by the original's address; those not yet compared
};

} // namespace

void check_content(const AuditCase& audited, std::vector<Finding>& findings) {
  if (audited.units) ContentCheck(audited, findings).run();
}

} // namespace klp
