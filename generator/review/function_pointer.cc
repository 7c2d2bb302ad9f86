#include "generator/review/function_pointer.h"

#include "generator/compare/data_kind.h"
#include "generator/compare/passed_as_argument.h"
#include "generator/compare/replace_constants.h"
#include "generator/object/function_address.h"
#include "generator/review/review.h"
#include "generator/select/switch_parts.h"

#include <algorithm>

namespace klp {

namespace {

// They return when all calls of the function that they get as this argument are over.
// clang-format off
constexpr PassedAsArgument callers[] = {
    {"sort", 4}, {"sort_r", 4}, {"bsearch", 5}, {"list_sort", 3}, {"idr_for_each", 2},     // lib/
    {"rhashtable_free_and_destroy", 2}, {"apply_to_page_range", 4},                        // lib/rhashtable.c, mm/memory.c
    {"stop_machine", 1}, {"stop_machine_cpuslocked", 1}, {"stop_one_cpu", 2},              // kernel/stop_machine.c
    {"bus_for_each_dev", 4}, {"bus_for_each_drv", 4}, {"bus_find_device", 4},              // drivers/base/bus.c
    {"class_for_each_device", 4}, {"class_find_device", 4},                                // drivers/base/class.c
    {"driver_for_each_device", 4}, {"driver_find_device", 4},                              // drivers/base/driver.c
    {"device_for_each_child", 3}, {"device_for_each_child_reverse", 3}, {"device_find_child", 3},
    {"pci_walk_bus", 2}, {"iterate_fd", 3}, {"iterate_supers", 1}, {"iterate_supers_type", 2},
    {"walk_system_ram_range", 4}, {"kallsyms_on_each_symbol", 1}, {"neigh_for_each", 2},
    {"klp_shadow_alloc", 5}, {"klp_shadow_get_or_alloc", 5}, {"klp_shadow_free", 3}, {"klp_shadow_free_all", 2},
};
// clang-format on

// kernel/rcu/tree.c. A livepatch of klp waits for them when it is unloaded (klp-runtime/module/livepatch.c).
constexpr PassedAsArgument rcu_callers[] = {{"call_rcu", 2}, {"call_rcu_hurry", 2}};

class PointerFinder {
public:
  PointerFinder(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection)
      : units_(units), binder_(binder), selection_(selection) {}

  std::vector<Error> run() {
    for (PatchAtom at : selection_.atoms) {
      look_at_table(at);
      for (const auto& reference : atom(at).references) look_at(at, reference);
    }
    return std::move(refusals_);
  }

private:
  const Layout& layout(PatchAtom a) const { return *units_[a.unit].patched.layout; }
  const Atom& atom(PatchAtom a) const { return layout(a).atom(a.atom); }

  // A read-only table of the kernel's functions: it is the table that vanishes. What reads it in place keeps nothing.
  void look_at_table(PatchAtom at) {
    if (atom(at).kind != AtomKind::variable || !atom(at).symbol || layout(at).section_of(at.atom).writable()) return;
    const Side& side = units_[at.unit].patched;
    if (kind_of_data(side, at.atom) != DataKind::operations) return;
    if (std::string kept = kept_elsewhere(side, at.atom); !kept.empty()) refuse(at, kept);
  }

  void look_at(PatchAtom user, const Reference& reference) {
    if (reference.use == FieldUse::memory || !takes_function_address(layout(user), reference)) return;
    auto bound = binder_.bind(user, reference);
    if (!bound || bound->to != Bound::To::own) return;
    PatchAtom target = bound->own;
    bool function = atom(target).kind == AtomKind::function && layout(target).parent_of_cold(target.atom) == no_atom;
    bool of_switch = is_of_switch(layout(target).name(target.atom)) || is_of_switch(layout(user).name(user.atom));
    if (!function || of_switch || told_.contains(target) || !is_kept(user, reference)) return;
    told_.insert(target);
    std::string who = atom(user).symbol ? layout(user).name(user.atom) : layout(user).section_of(user.atom).name;
    refuse(target, atom(user).kind == AtomKind::function ? who + "() takes its address" : who + " holds its address");
  }

  bool is_kept(PatchAtom user, const Reference& reference) const {
    if (atom(user).kind != AtomKind::function) return true;
    auto getter = passed_as_argument(layout(user), atom(user), reference);
    if (!getter) return true;
    bool waits_for_rcu = std::ranges::find(rcu_callers, *getter) != std::end(rcu_callers) && !may_be_rcu_callback(user);
    return !waits_for_rcu && std::ranges::find(callers, *getter) == std::end(callers);
  }

  // What an RCU callback gives to call_rcu() comes after those that the livepatch waits for. By its type: struct
  // rcu_head is a macro for struct callback_head (include/linux/types.h).
  bool may_be_rcu_callback(PatchAtom function) const {
    const facts::Unit* facts = units_[function.unit].patched.facts;
    if (!facts) return true;
    auto found = std::ranges::find(facts->functions, layout(function).name(function.atom), &facts::Function::symbol);
    return found == facts->functions.end() || found->signature.find("struct callback_head") != std::string::npos;
  }

  void refuse(PatchAtom target, const std::string& kept) {
    refusals_.push_back(about(
        units_[target.unit], target.atom,
        kept + ", and it exists in the livepatch only: a timer, work item or object that keeps the address leads into "
               "memory that is gone, once the livepatch is unloaded",
        "do the work in a function that the kernel has; where the address is not kept, or a hook (KLP_POST_UNPATCH) "
        "takes it back and no other livepatch replaces this one, --allow function-pointer=REASON"));
  }

  const std::vector<PatchUnit>& units_;
  const Binder& binder_;
  const Selection& selection_;
  std::set<PatchAtom> told_;
  std::vector<Error> refusals_;
};

} // namespace

std::vector<Error> function_pointers(const std::vector<PatchUnit>& units, const Binder& binder,
                                     const Selection& selection) {
  return PointerFinder(units, binder, selection).run();
}

} // namespace klp
