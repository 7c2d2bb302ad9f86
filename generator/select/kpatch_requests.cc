#include "generator/select/kpatch_requests.h"

#include "generator/rules/refusal.h"

#include <algorithm>

namespace klp {

namespace {

class KpatchRequestReader {
public:
  explicit KpatchRequestReader(const std::vector<PatchUnit>& units) : units_(units) {}

  KpatchRequests run() {
    for (const auto& unit : units_) {
      const Layout& layout = *unit.patched.layout;
      for (AtomId a = 0; a < layout.atoms().size(); ++a)
        if (const std::string& section = layout.section_of(a).name; section.starts_with(kpatch_section))
          read(unit, section.substr(kpatch_section.size()), layout.atom(a).bytes.c_str());
    }
    return std::move(found_);
  }

private:
  void read(const PatchUnit& unit, const std::string& kind, const std::string& name) {
    if (kind == "ignore_function") ignore_function(unit, name);
    if (kind == "ignore_section")
      found_.notes.push_back(note("kpatch-macro", unit.source + ": KPATCH_IGNORE_SECTION(" + name + ")",
                                  "klp compares functions and variables one by one, and says of each what becomes of "
                                  "it: nothing is ignored for this macro; take it out of the change"));
    if (kind == "force_unsafe")
      refuse(
          unit, no_atom, "KPATCH_FORCE_UNSAFE(" + name + ")",
          "tasks that are inside a function when it is replaced go on in the old code: no macro can force the "
          "transition to end",
          "take the macro out of the change; whether a thread ever leaves the function, the rule stays-on-stack asks "
          "(klp rules)");
  }

  // The request is fulfilled if the function does not change: klp keeps the line numbers of functions that only move,
  // so that they compile to the same code. Otherwise it is refused.
  void ignore_function(const PatchUnit& unit, const std::string& name) {
    const auto& changes = unit.comparison.changed;
    auto change = std::ranges::find_if(
        changes, [&](const FunctionChange& c) { return c.symbol.substr(0, c.symbol.find('.')) == name; });
    if (change == changes.end()) return;
    refuse(unit, change->patched, name + "()",
           "KPATCH_IGNORE_FUNCTION asks to leave it as it is, and the change alters it: " + change->why,
           "take out of the change what alters the function; or take the macro out, and the function is patched");
  }

  void refuse(const PatchUnit& unit, AtomId about, std::string symbol, std::string cause, std::string remedy) {
    int line = about == no_atom ? 0 : static_cast<int>(place_of(unit.patched, about).line);
    found_.refusals.push_back(refusal({.cause = std::move(cause),
                                       .remedy = std::move(remedy),
                                       .file = unit.source,
                                       .line = line,
                                       .symbol = std::move(symbol)}));
  }

  const std::vector<PatchUnit>& units_;
  KpatchRequests found_;
};

} // namespace

bool is_kpatch_request(std::string_view macro) {
  return macro == "KPATCH_IGNORE_FUNCTION" || macro == "KPATCH_IGNORE_SECTION" || macro == "KPATCH_FORCE_UNSAFE";
}

KpatchRequests read_kpatch_requests(const std::vector<PatchUnit>& units) { return KpatchRequestReader(units).run(); }

} // namespace klp
