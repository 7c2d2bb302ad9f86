#include "generator/review/function_pointer.h"

#include "generator/compare/atom_facts.h"
#include "generator/compare/data_kind.h"
#include "generator/compare/passed_as_argument.h"
#include "generator/compare/replace_constants.h"
#include "generator/object/function_address.h"
#include "generator/prove/about.h"
#include "generator/review/kernel_names/callbacks.h"
#include "generator/select/switch_parts.h"

namespace klp {

namespace {

class PointerFinder {
public:
  PointerFinder(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection)
      : units_(units), binder_(binder), selection_(selection) {}

  std::vector<Error> run() {
    for (PatchAtom at : selection_.atoms) {
      check_table(at);
      for (const auto& reference : atom(at).references) check_reference(at, reference);
    }
    return std::move(refusals_);
  }

private:
  const Layout& layout(PatchAtom a) const { return *units_[a.unit].patched.layout; }
  const Atom& atom(PatchAtom a) const { return layout(a).atom(a.atom); }

  // A new read-only table with addresses of functions of the kernel: the functions remain valid, but the table is freed
  // when the livepatch is unloaded. Code that only reads entries of the table keeps no address of the table.
  void check_table(PatchAtom at) {
    if (atom(at).kind != AtomKind::variable || layout(at).section_of(at.atom).writable()) return;
    const Side& side = units_[at.unit].patched;
    if (kind_of_data(side, at.atom) != DataKind::operations) return;
    if (std::string kept = why_not_replaceable(side, at.atom); !kept.empty()) refuse(at, kept);
  }

  void check_reference(PatchAtom user, const Reference& reference) {
    if (reference.use == FieldUse::memory || !takes_function_address(layout(user), reference)) return;
    auto bound = binder_.bind(user, reference);
    if (!bound || bound->to != Bound::To::own || bound->entry) return;
    PatchAtom target = bound->own;
    bool is_set_up_by_kernel = is_part_of_tracepoint_or_static_call(layout(target).name(target.atom)) ||
                               is_part_of_tracepoint_or_static_call(layout(user).name(user.atom));
    if (!layout(target).is_whole_function(target.atom) || is_set_up_by_kernel) return;
    if (reported_.contains(target) || !is_kept(user, reference)) return;
    reported_.insert(target);
    const std::string& holder = layout(user).name_or_section(user.atom);
    refuse(target,
           atom(user).kind == AtomKind::function ? holder + "() takes its address" : holder + " holds its address");
  }

  bool is_kept(PatchAtom user, const Reference& reference) const {
    if (atom(user).kind != AtomKind::function) return true;
    auto passed = passed_as_argument(layout(user), atom(user), reference);
    if (!passed) return true;
    bool ends_before_unloading = queues_rcu_callback(passed->callee, passed->argument) && !may_be_rcu_callback(user);
    return !ends_before_unloading && !does_not_store_callback(passed->callee, passed->argument);
  }

  // A callback that an RCU callback itself queues with call_rcu() runs after those that the livepatch waits for when it
  // is unloaded. A function counts as an RCU callback if its type mentions struct callback_head, for which struct
  // rcu_head is a macro (include/linux/types.h).
  bool may_be_rcu_callback(PatchAtom function) const {
    const facts::Function* known = function_facts(units_[function.unit].patched, function.atom);
    return !known || known->signature.find("struct callback_head") != std::string::npos;
  }

  void refuse(PatchAtom target, const std::string& kept) {
    refusals_.push_back(refusal_at(
        units_[target.unit], target.atom,
        kept + ", and it exists in the livepatch only: a timer, work item or object that keeps the address leads into "
               "memory that is gone, once the livepatch is unloaded",
        "do the work in a function that the kernel has; where the address is not kept, or a hook (KLP_POST_UNPATCH) "
        "takes it back and no other livepatch replaces this one, --allow function-pointer=REASON"));
  }

  const std::vector<PatchUnit>& units_;
  const Binder& binder_;
  const Selection& selection_;
  std::set<PatchAtom> reported_;
  std::vector<Error> refusals_;
};

} // namespace

std::vector<Error> function_pointers(const std::vector<PatchUnit>& units, const Binder& binder,
                                     const Selection& selection) {
  return PointerFinder(units, binder, selection).run();
}

} // namespace klp
