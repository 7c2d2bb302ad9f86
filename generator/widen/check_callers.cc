#include "generator/widen/check_callers.h"

#include "generator/prove/about.h"
#include "generator/prove/image_users.h"

#include <fmt/format.h>
#include <map>
#include <set>

namespace klp {

namespace {

struct Replaced {
  const PatchUnit* unit = nullptr;
  const FunctionChange* change = nullptr;
};

// Functions of the object that are replaced but not redirected, by address of the original.
std::map<std::uint64_t, Replaced> not_redirected(const std::vector<PatchUnit>& units, const KernelObject& object) {
  std::map<std::uint64_t, Replaced> functions;
  for (const auto& unit : units) {
    if (unit.object != &object) continue;
    for (const auto& change : unit.comparison.changed)
      if (auto address = unit.image_match.address_of(change.original); address && !change.redirected)
        functions[*address] = {&unit, &change};
  }
  return functions;
}

Error refusal_for_user(const Replaced& replaced, const std::string& user, bool in_code) {
  std::string cause =
      fmt::format("ftrace cannot redirect it (it has no call of __fentry__), and in the running kernel {} {}, "
                  "which the module does not replace",
                  in_code ? "it is used by" : "its address is held by", user);
  if (!replaced.change->calls.empty()) cause += "; it is to be replaced because it " + replaced.change->why;
  return refusal_at(*replaced.unit, replaced.change->patched, std::move(cause),
                    "make the change in functions that ftrace can redirect, before or after this one is called");
}

} // namespace

std::vector<Error> check_callers(const std::vector<PatchUnit>& units, const KernelObject& object) {
  auto functions = not_redirected(units, object);
  std::set<std::uint64_t> places, replaced_places = replaced_addresses(units, object);
  for (const auto& [address, replaced] : functions) places.insert(address);
  std::vector<Error> refusals;
  for (const auto& user : users_in_image(object, places))
    if (!user.in_code || !replaced_places.contains(user.address))
      refusals.push_back(refusal_for_user(functions.at(user.used_address), user.name, user.in_code));
  return refusals;
}

} // namespace klp
