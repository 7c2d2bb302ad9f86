// The new version of a redirected function is freed with the livepatch, so only the livepatch core may use its address;
// it is in the description of the livepatch. Code and data that store, compare or pass the function's address must use
// the address of the kernel's own function, which leads to the new version as long as the livepatch is enabled.
//
//   call_rcu(head, f);    must pass the kernel's f: the callback may run after the livepatch is unloaded
//
// The check reads only the module: a reference to the start of a new version takes its address, unless the reference is
// a call, a jump or part of an entry of a special section.
#include "generator/audit/checks.h"

#include <fmt/format.h>
#include <map>
#include <set>

namespace klp {

namespace {

constexpr RuleId own_addresses_rule = "redirections";

class AddressCheck {
public:
  AddressCheck(const AuditCase& audited, std::vector<Finding>& findings)
      : layout_(audited.layout), findings_(findings) {
    for (const auto& object : audited.table.objects)
      for (const auto& function : object.functions) {
        names_[function.replacement] = function.name;
        description_fields_.insert(function.field);
      }
  }

  void run() {
    for (const auto& atom : layout_.atoms())
      for (const auto& reference : atom.references) check(atom, reference);
  }

private:
  void check(const Atom& user, const Reference& reference) {
    if (is_branch(reference.use) || reference.atom == no_atom) return;
    const Atom& target = layout_.atom(reference.atom);
    auto redirected = names_.find({target.section, static_cast<std::int64_t>(target.offset) + reference.delta});
    ModulePlace field{user.section, static_cast<std::int64_t>(user.offset + reference.offset)};
    if (redirected == names_.end() || description_fields_.contains(field)) return;
    const Section& section = layout_.object().sections[user.section];
    std::string where = user.has_name() ? layout_.object().symbols[user.symbol].name : section.name;
    findings_.push_back(audit_finding(
        own_addresses_rule, fmt::format("{}+{:#x}", where, reference.offset),
        fmt::format(
            "it takes the address of the new {}(), which is gone when the livepatch is unloaded: whatever keeps "
            "it would lead into memory of others",
            redirected->second)));
  }

  const Layout& layout_;
  std::vector<Finding>& findings_;
  std::map<ModulePlace, std::string> names_; // the original's name, by the place of the new version
  std::set<ModulePlace> description_fields_; // RedirectedFunction::field
};

} // namespace

void check_own_addresses(const AuditCase& audited, std::vector<Finding>& findings) {
  AddressCheck(audited, findings).run();
}

} // namespace klp
