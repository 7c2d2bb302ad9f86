#include "generator/review/sleepers.h"

#include "generator/review/calls.h"
#include "generator/review/kernel_names/never_sleeps.h"

#include <algorithm>

namespace klp {

namespace {

// Finds calls through a register, whose target has no name. They occur in kernels without retpolines.
bool calls_indirectly(const Layout& layout, AtomId part) {
  auto code = decode(ByteView(layout.atom(part).bytes));
  return std::ranges::any_of(code, [](const Instruction& i) { return i.is_indirect_branch && !i.ends_flow; });
}

} // namespace

std::set<std::string> sleeping_functions_after(const Layout& layout, const Reference& call) {
  std::set<std::string> sleepers;
  for (const auto& name : call_targets(layout, call))
    if (layout.find(name) == no_atom && !never_sleeps(name)) sleepers.insert(name + "()");
  return sleepers;
}

std::set<std::string> sleeping_functions_in_cold_part(const Layout& layout, AtomId function) {
  AtomId cold = layout.cold_part_of(function);
  if (cold == no_atom) return {};
  std::set<std::string> sleepers;
  for (const Reference* call : branches_in(layout, cold))
    if (call->atom == no_atom || (call->atom != function && call->atom != cold)) // neither part of the function
      sleepers.merge(sleeping_functions_after(layout, *call));
  if (calls_indirectly(layout, cold)) sleepers.insert("a function pointer");
  return sleepers;
}

} // namespace klp
