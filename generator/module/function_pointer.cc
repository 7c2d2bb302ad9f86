#include "generator/module/function_pointer.h"

#include "generator/compare/data_kind.h"
#include "generator/compare/replace_constants.h"
#include "generator/module/switch_parts.h"
#include "generator/source/handed_over.h"

namespace klp {

namespace {

class Finder {
public:
  Finder(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection,
         const std::map<std::string, TextChange>& texts)
      : units_(units), binder_(binder), selection_(selection), texts_(texts) {}

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
    bool address = reference.use == FieldUse::operand || reference.use == FieldUse::data;
    if (!address || reference.delta != 0) return;
    auto bound = binder_.bind(user.unit, reference);
    if (!bound || bound->to != Bound::To::own) return;
    PatchAtom target = bound->own;
    bool function = atom(target).kind == AtomKind::function && layout(target).parent_of_cold(target.atom) == no_atom;
    bool of_switch = is_of_switch(layout(target).name(target.atom)) || is_of_switch(layout(user).name(user.atom));
    if (!function || of_switch || told_.contains(target) || !is_kept(user, target)) return;
    told_.insert(target);
    std::string who = atom(user).symbol ? layout(user).name(user.atom) : layout(user).section_of(user.atom).name;
    refuse(target, atom(user).kind == AtomKind::function ? who + "() takes its address" : who + " holds its address");
  }

  bool is_kept(PatchAtom user, PatchAtom target) {
    const std::string& source = units_[user.unit].source;
    auto text = texts_.find(source);
    if (text == texts_.end() || atom(user).kind != AtomKind::function) return true;
    auto known = handed_over_.find(source);
    if (known == handed_over_.end()) known = handed_over_.emplace(source, HandedOver(text->second.patched)).first;
    return !known->second.is_only_called_back(without_numbers(layout(target).name(target.atom)));
  }

  void refuse(PatchAtom target, const std::string& kept) {
    refusals_.push_back(about(
        units_[target.unit], target.atom,
        kept + ", and it exists in the livepatch only: a timer, work item or object that keeps the address leads into "
               "memory that is gone, once the livepatch is unloaded",
        "do the work in a function that the kernel has; where the address is not kept, or a hook (KLP_POST_UNPATCH) "
        "takes "
        "it back and no other livepatch replaces this one, --allow function-pointer=REASON"));
  }

  const std::vector<PatchUnit>& units_;
  const Binder& binder_;
  const Selection& selection_;
  const std::map<std::string, TextChange>& texts_;
  std::map<std::string, HandedOver> handed_over_; // by source
  std::set<PatchAtom> told_;
  std::vector<Error> refusals_;
};

} // namespace

std::vector<Error> function_pointers(const std::vector<PatchUnit>& units, const Binder& binder,
                                     const Selection& selection, const std::map<std::string, TextChange>& texts) {
  return Finder(units, binder, selection, texts).run();
}

} // namespace klp
