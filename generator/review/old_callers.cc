#include "generator/review/old_callers.h"

#include "generator/compare/atom_facts.h"
#include "generator/prove/image_users.h"

#include <algorithm>
#include <optional>
#include <regex>
#include <set>

namespace klp {

namespace {

// nullopt for static functions: only their own unit calls them by name, and it is compiled as a whole.
std::optional<SharedFunction> shared_function(const PatchUnit& unit, const FunctionChange& change) {
  const facts::Function *before = function_facts(unit.original, change.original),
                        *after = function_facts(unit.patched, change.patched);
  if (!before || !after || before->linkage == facts::Linkage::local) return std::nullopt;
  return SharedFunction{unit, change, *before, *after};
}

// The addresses of the functions that were compiled with the change.
std::set<std::uint64_t> compiled_addresses(const ReviewInput& change, const KernelObject& object) {
  std::set<std::uint64_t> addresses = replaced_addresses(change.units, object);
  for (const auto& unit : change.units)
    if (unit.object == &object)
      for (const auto& match : unit.image_match.functions())
        if (match.address) addresses.insert(match.address);
  return addresses;
}

// Whether the function is in a unit that was compiled with the change and does not differ. False if several functions
// of the object have the name, because another unit's function may be meant.
bool has_same_code(const ReviewInput& change, const KernelObject& object, const std::string& name) {
  auto same = change.same_code.find(object.name);
  return same != change.same_code.end() && same->second.contains(name) && object.symbols.named(name).size() == 1;
}

void find_callers(const ReviewInput& change, const KernelObject& object, Alters what,
                  std::map<std::uint64_t, OldCallers>& functions) {
  std::set<std::uint64_t> places, known = compiled_addresses(change, object);
  for (const auto& [address, function] : functions) places.insert(address);
  for (const auto& user : users_in_image(object, places)) {
    std::string symbol = user.name.substr(0, user.name.find('('));
    bool is_new = known.contains(user.address) || (what == Alters::type && has_same_code(change, object, symbol));
    if (user.in_code && !is_new) functions.at(user.used_address).callers.push_back(user.name);
  }
  for (auto& [address, f] : functions)
    if (what == Alters::meaning && f.function.before.exported) f.callers.push_back("modules");
}

// Qualifiers in the type of a pointer's target do not change the code of callers.
std::string without_qualifiers(const std::string& type) {
  std::string text = std::regex_replace(type, std::regex("\\b(const|volatile|restrict)\\b"), "");
  std::erase(text, ' ');
  return text;
}

} // namespace

bool has_another_type(const SharedFunction& f) {
  return without_qualifiers(f.before.signature) != without_qualifiers(f.after.signature);
}

std::vector<OldCallers> old_callers(const ReviewInput& change, Alters what,
                                    const std::function<bool(const SharedFunction&)>& matters) {
  std::vector<OldCallers> found;
  for (const KernelObject* object : change.objects) {
    std::map<std::uint64_t, OldCallers> functions;
    for (const auto& unit : change.units)
      if (unit.object == object)
        for (const auto& changed : unit.comparison.changed)
          if (auto function = shared_function(unit, changed); function && matters(*function))
            if (auto address = unit.image_match.address_of(changed.original))
              functions.emplace(*address, OldCallers{*function, {}});
    if (!functions.empty()) find_callers(change, *object, what, functions);
    for (auto& [address, function] : functions)
      if (!function.callers.empty()) found.push_back(std::move(function));
  }
  return found;
}

std::set<std::string> users_not_compiled(const ReviewInput& change, const std::string& object,
                                         const std::set<std::string>& functions) {
  std::set<std::string> users;
  auto found = std::ranges::find(change.objects, object, &KernelObject::name);
  if (found == change.objects.end()) return users;
  const KernelObject& kernel = **found;
  std::set<std::uint64_t> places, known = compiled_addresses(change, kernel);
  for (const auto& name : functions)
    for (const KernelSymbol* symbol : kernel.symbols.named(name)) places.insert(symbol->address);
  for (const auto& user : users_in_image(kernel, places)) {
    std::string symbol = user.name.substr(0, user.name.find('('));
    bool compiled = known.contains(user.address) || has_same_code(change, kernel, symbol);
    if (!user.in_code || !compiled) users.insert(user.name);
  }
  return users;
}

} // namespace klp
