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

// By address of the original.
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

Error excluded(const Replaced& replaced, const std::string& who, bool in_code) {
  std::string cause =
      fmt::format("ftrace cannot redirect it (it has no call of __fentry__), and in the running kernel {} {}, "
                  "which the module does not replace",
                  in_code ? "it is used by" : "its address is held by", who);
  if (!replaced.change->calls.empty()) cause += "; it is to be replaced because it " + replaced.change->why;
  return about(*replaced.unit, replaced.change->patched, std::move(cause),
               "make the change in functions that ftrace can redirect, before or after this one is called");
}

} // namespace

std::vector<Error> check_callers(const std::vector<PatchUnit>& units, const KernelObject& object) {
  auto functions = not_redirected(units, object);
  std::set<std::uint64_t> places, gone = replaced_addresses(units, object);
  for (const auto& [address, replaced] : functions) places.insert(address);
  std::vector<Error> refusals;
  for (const auto& user : users_in_image(object, places))
    if (!user.in_code || !gone.contains(user.address))
      refusals.push_back(excluded(functions.at(user.of), user.name, user.in_code));
  return refusals;
}

} // namespace klp
