// A function whose type the change alters, and somebody in the running kernel who was compiled for the old one: calls
// are found in the image, so that none is missed. Callers that were compiled with the change are either patched too, or
// their code is the same for both types.
#include "generator/prove/image_users.h"
#include "generator/review/checks.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <regex>

namespace klp::checks {

namespace {

struct Altered {
  const PatchUnit* unit = nullptr;
  const FunctionChange* function = nullptr;
  std::string before, after;
};

const facts::Function* facts_of(const Side& side, AtomId function) {
  if (!side.facts) return nullptr;
  auto& all = side.facts->functions;
  auto found = std::ranges::find(all, side.layout->name(function), &facts::Function::symbol);
  return found == all.end() ? nullptr : &*found;
}

// Qualifiers of what is pointed to change no caller's code.
std::string without_qualifiers(const std::string& type) {
  std::string text = std::regex_replace(type, std::regex("\\b(const|volatile|restrict)\\b"), "");
  std::erase(text, ' ');
  return text;
}

// Those of file scope have all their callers in this unit, which was compiled as a whole.
std::optional<Altered> altered(const PatchUnit& unit, const FunctionChange& function) {
  const facts::Function *before = facts_of(unit.original, function.original),
                        *after = facts_of(unit.patched, function.patched);
  bool shared = before && after && before->linkage != facts::Linkage::local;
  if (!shared || without_qualifiers(before->signature) == without_qualifiers(after->signature)) return std::nullopt;
  return Altered{&unit, &function, before->signature, after->signature};
}

// Where functions begin that were compiled with the change.
std::set<std::uint64_t> compiled_with_it(const Reviewed& change, const KernelObject& object) {
  std::set<std::uint64_t> addresses = replaced_addresses(change.units, object);
  for (const auto& unit : change.units)
    if (unit.object == &object)
      for (const auto& match : unit.witness.functions())
        if (match.address) addresses.insert(match.address);
  return addresses;
}

Finding refusal(const Altered& a, const std::vector<std::string>& callers) {
  return finding("signature",
                 about(*a.unit, a.function->patched,
                       fmt::format("its type changes from \"{}\" to \"{}\", and {} of the running kernel, which the "
                                   "change does not compile, call{} it as before",
                                   a.before, a.after, fmt::join(callers, ", "), callers.size() == 1 ? "s" : ""),
                       "keep the function's type, and give the new callers a function of another name; where those "
                       "callers get along with the new type, --allow signature=REASON"));
}

void look_at(const Reviewed& change, const KernelObject& object, const std::map<std::uint64_t, Altered>& functions,
             Findings& findings) {
  std::set<std::uint64_t> places, known = compiled_with_it(change, object);
  for (const auto& [address, a] : functions) places.insert(address);
  auto same = change.same_code.find(object.name);
  std::map<std::uint64_t, std::vector<std::string>> callers;
  for (const auto& user : users_in_image(object, places)) {
    std::string symbol = user.name.substr(0, user.name.find('('));
    bool compiled = known.contains(user.address) || (same != change.same_code.end() && same->second.contains(symbol));
    if (user.in_code && !compiled) callers[user.of].push_back(user.name);
  }
  for (const auto& [address, names] : callers) findings.refusals.push_back(refusal(functions.at(address), names));
}

} // namespace

void signature(const Reviewed& change, Findings& findings) {
  for (const KernelObject* object : change.objects) {
    std::map<std::uint64_t, Altered> functions;
    for (const auto& unit : change.units)
      if (unit.object == object)
        for (const auto& function : unit.comparison.changed)
          if (auto a = altered(unit, function))
            if (auto address = unit.witness.address_of(function.original)) functions[*address] = *a;
    if (!functions.empty()) look_at(change, *object, functions, findings);
  }
}

} // namespace klp::checks
