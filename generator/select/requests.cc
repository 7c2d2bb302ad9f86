#include "generator/select/requests.h"

#include "generator/prove/about.h"
#include "generator/rules/refusal.h"
#include "generator/select/kpatch_requests.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace klp {

namespace {

constexpr std::string_view hook_prefix = ".klp.hook.", state_section = ".klp.state";
constexpr std::string_view hook_kinds[] = {pre_patch, "post_patch", "pre_unpatch", post_unpatch};

class RequestReader {
public:
  RequestReader(const std::vector<PatchUnit>& units, const std::set<std::string>& written)
      : units_(units), written_(written) {}

  Requests run() {
    for (std::size_t u = 0; u < units_.size(); ++u)
      for (AtomId a = 0; a < layout(u).atoms().size(); ++a) {
        const std::string& section = layout(u).section_of(a).name;
        if (section.starts_with(hook_prefix)) read_hook(u, a, section.substr(hook_prefix.size()));
        if (section == state_section) read_state(u, a);
      }
    refuse_repeated_states();
    return std::move(found_);
  }

private:
  const Layout& layout(std::size_t unit) const { return *units_[unit].patched.layout; }

  void refuse(std::size_t unit, AtomId atom, std::string symbol, std::string cause, std::string remedy) {
    Error e = refusal_at(units_[unit], atom, std::move(cause), std::move(remedy));
    e.symbol = std::move(symbol);
    found_.refusals.push_back(std::move(e));
  }

  void read_hook(std::size_t unit, AtomId atom, const std::string& kind) {
    if (std::find(std::begin(hook_kinds), std::end(hook_kinds), kind) == std::end(hook_kinds))
      return refuse(unit, atom, layout(unit).name(atom), "there is no hook of the kind " + kind,
                    "KLP_PRE_PATCH, KLP_POST_PATCH, KLP_PRE_UNPATCH or KLP_POST_UNPATCH");
    const auto& references = layout(unit).atom(atom).references;
    AtomId function = references.size() == 1 ? references[0].atom : no_atom;
    bool is_new = function != no_atom && layout(unit).atom(function).kind == AtomKind::function &&
                  units_[unit].comparison.correlation.to_original[function] == no_atom;
    if (!is_new)
      return refuse(unit, atom, layout(unit).name(atom), "a hook is not a new function of this file",
                    "give the hook a new static function of its own, which may call others");
    std::string name = layout(unit).name(function) + "()";
    const KernelObject* object = units_[unit].object;
    auto same = [&](const Hook& h) {
      bool one_object = units_[h.function.unit].object == object;
      return h.kind == kind && (h.function.unit == unit || (kind == pre_patch && one_object));
    };
    if (std::any_of(found_.hooks.begin(), found_.hooks.end(), same)) return refuse_second(unit, function, kind);
    if (kind == pre_patch && written_.contains(object->name))
      return refuse(unit, function, name,
                    "--write-data and a pre_patch hook of " + object->name +
                        ": where one fails, nobody would undo what the other did",
                    "write the numbers in the hook, and leave --write-data out");
    found_.hooks.push_back({kind, {unit, function}});
  }

  void refuse_second(std::size_t unit, AtomId function, const std::string& kind) {
    std::string name = layout(unit).name(function) + "()";
    if (kind == pre_patch)
      return refuse(
          unit, function, name,
          fmt::format("{} has a pre_patch hook already: where one fails, nobody would undo what the other did",
                      units_[unit].object->name),
          "call what both do from one function, which undoes the first where the second fails");
    refuse(unit, function, name,
           fmt::format("this file has a {} hook already, and nothing says which comes first", kind),
           "call what both do from one function");
  }

  void read_state(std::size_t unit, AtomId atom) {
    const ByteView bytes(layout(unit).atom(atom).bytes);
    auto id = bytes.get<std::uint64_t>(0), version = bytes.get<std::uint64_t>(8);
    if (!id || !version || *id == 0)
      return refuse(unit, atom, layout(unit).name(atom), "a state's id must be a constant other than 0",
                    "KLP_STATE(id, version) with numbers");
    if (*version > std::numeric_limits<std::uint32_t>::max())
      return refuse(unit, atom, layout(unit).name(atom), "the version of a state has more than 32 bits",
                    "give a smaller version");
    found_.states.push_back({*id, *version});
  }

  void refuse_repeated_states() {
    auto& states = found_.states;
    std::sort(states.begin(), states.end(), [](const State& a, const State& b) { return a.id < b.id; });
    auto twice = std::adjacent_find(states.begin(), states.end(), [](auto& a, auto& b) { return a.id == b.id; });
    if (twice == states.end()) return;
    found_.refusals.push_back(refusal({.cause = fmt::format("state {:#x} is given twice", twice->id),
                                       .remedy = "give each state once, with one version, in one file of the change"}));
  }

  const std::vector<PatchUnit>& units_;
  const std::set<std::string>& written_;
  Requests found_;
};

} // namespace

Requests read_requests(const std::vector<PatchUnit>& units, const std::set<std::string>& written) {
  return RequestReader(units, written).run();
}

bool is_request(std::string_view section) {
  return section.starts_with(hook_prefix) || section == state_section || section.starts_with(kpatch_section);
}

bool has_requests(const PatchUnit& unit) {
  const auto& sections = unit.patched.layout->object().sections;
  return std::ranges::any_of(sections, [](const Section& s) { return is_request(s.name); });
}

} // namespace klp
