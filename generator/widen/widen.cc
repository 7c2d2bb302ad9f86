#include "generator/widen/widen.h"

#include "generator/compare/boot_only_sections.h"
#include "generator/prove/about.h"
#include "generator/widen/referrers.h"

#include <fmt/format.h>
#include <set>

namespace klp {

namespace {

// The names by which other units can call a function.
std::vector<std::string> global_names(const Layout& layout, AtomId function) {
  std::vector<std::string> names;
  auto add = [&](SymbolId id) {
    const Symbol& symbol = layout.object().symbols[id];
    if (!symbol.is_local()) names.push_back(symbol.name);
  };
  add(layout.atom(function).symbol);
  for (SymbolId alias : layout.atom(function).aliases) add(alias);
  return names;
}

class Widener {
public:
  explicit Widener(std::vector<PatchUnit>& units) : units_(units) {
    for (const auto& unit : units) referrers_.emplace_back(*unit.patched.layout);
  }

  Widening run() {
    for (std::size_t u = 0; u < units_.size(); ++u)
      for (std::size_t c = 0; c < units_[u].comparison.changed.size(); ++c) queue_unless_redirectable(u, c);
    while (!pending_.empty()) {
      auto [unit, number] = pending_.back();
      pending_.pop_back();
      add_callers(unit, number);
    }
    return std::move(result_);
  }

private:
  FunctionChange& change(std::size_t unit, std::size_t number) { return units_[unit].comparison.changed[number]; }

  void queue_unless_redirectable(std::size_t unit, std::size_t number) {
    FunctionChange& c = change(unit, number);
    if (units_[unit].original.layout->has_fentry(c.original)) return;
    if (!queued_.insert({unit, c.patched}).second) return;
    c.redirected = false;
    pending_.push_back({unit, number});
  }

  void add_callers(std::size_t unit, std::size_t number) {
    const FunctionChange callee = change(unit, number); // a copy, because add_caller() appends to `changed`
    for (const auto& referrer : referrers_[unit].of(callee.patched)) add_caller(unit, referrer, callee, unit);
    for (const auto& name : global_names(*units_[unit].patched.layout, callee.patched)) {
      result_.names_to_search.push_back(name);
      for (std::size_t other = 0; other < units_.size(); ++other)
        for (const auto& referrer : referrers_[other].of(name)) add_caller(other, referrer, callee, unit);
    }
  }

  void add_caller(std::size_t unit, const Referrer& referrer, const FunctionChange& callee, std::size_t callee_unit) {
    PatchUnit& user = units_[unit];
    const Layout& layout = *user.patched.layout;
    bool function = layout.atom(referrer.atom).kind == AtomKind::function;
    const std::string& section = layout.section_of(referrer.atom).name;
    bool leaves_no_pointer = referrer.calls || is_list_of_initcalls(section);
    if (is_discarded_after_boot(section, user.in_module()) && leaves_no_pointer) return;
    const std::string& name = layout.name(referrer.atom);
    if (!function) {
      std::string holder = name.empty() ? "section " + layout.section_of(referrer.atom).name : name;
      return refuse(callee_unit, callee, fmt::format("its address is held by {} ({})", holder, user.source));
    }
    if (!referrer.calls)
      return refuse(callee_unit, callee,
                    fmt::format("{}() ({}) takes its address, and may have stored it", name, user.source));
    AtomId original = user.comparison.correlation.to_original[referrer.atom];
    if (original == no_atom) return; // a new function: its users are changed already, or it has none
    if (user.comparison.change_of(referrer.atom)) return;
    FunctionChange caller;
    caller.original = original;
    caller.patched = referrer.atom;
    caller.symbol = name;
    caller.calls = callee.calls;
    caller.calls.insert(caller.calls.begin(), callee.symbol);
    caller.why = chain_of_calls(caller.calls);
    user.comparison.changed.push_back(std::move(caller));
    queue_unless_redirectable(unit, user.comparison.changed.size() - 1);
  }

  // The error names `callee`, the function that cannot be redirected; `why` names the user that cannot be patched.
  void refuse(std::size_t unit, const FunctionChange& callee, const std::string& why) {
    const PatchUnit& u = units_[unit];
    const std::string& section = u.original.layout->section_of(callee.original).name;
    std::string cause =
        section.starts_with(".text")
            ? "ftrace cannot redirect it: it is compiled without a call of __fentry__ (notrace, or inline in its "
              "source)"
            : fmt::format("ftrace cannot redirect it: it lies in section {}, without a call of __fentry__", section);
    cause += ", and its callers cannot take the new code in: " + why;
    if (!callee.calls.empty()) cause += fmt::format("; it is to be replaced because it {}", callee.why);
    result_.refusals.push_back(
        refusal_at(u, callee.patched, std::move(cause),
                   "make the change in functions that ftrace can redirect, before or after this one is called"));
  }

  std::vector<PatchUnit>& units_;
  std::vector<Referrers> referrers_;
  std::set<PatchAtom> queued_;
  std::vector<std::pair<std::size_t, std::size_t>> pending_; // indices of the unit and of the change
  Widening result_;
};

} // namespace

Widening widen(std::vector<PatchUnit>& units) { return Widener(units).run(); }

std::string chain_of_calls(const std::vector<std::string>& calls) {
  std::string text;
  for (const auto& name : calls) text += fmt::format("{}calls {}()", text.empty() ? "" : ", which ", name);
  return text + ", which ftrace cannot redirect";
}

} // namespace klp
