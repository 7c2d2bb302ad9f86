// The new version of a redirected function vanishes with the livepatch. Its address is for the livepatch core alone:
// what code and data store, compare or give to others is the address of the kernel's own function, which leads to the
// new version for as long as the livepatch is in place.
//
// Read off the module alone: whatever was compiled, a function's start that is neither called nor jumped to, nor named
// by an entry of a special section, is an address that is taken.
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
        for_the_core_.insert(function.field);
      }
  }

  void run() {
    for (const auto& atom : layout_.atoms())
      for (const auto& reference : atom.references) check(atom, reference);
  }

private:
  void check(const Atom& user, const Reference& reference) {
    bool code_is_run = reference.use == FieldUse::call || reference.use == FieldUse::jump;
    if (code_is_run || reference.atom == no_atom) return;
    const Atom& target = layout_.atom(reference.atom);
    auto redirected = names_.find({target.section, static_cast<std::int64_t>(target.offset) + reference.delta});
    ModulePlace field{user.section, static_cast<std::int64_t>(user.offset + reference.offset)};
    if (redirected == names_.end() || for_the_core_.contains(field)) return;
    const Section& section = layout_.object().sections[user.section];
    std::string where = user.symbol ? layout_.object().symbols[user.symbol].name : section.name;
    findings_.push_back(accusation(
        own_addresses_rule, fmt::format("{}+{:#x}", where, reference.offset),
        fmt::format(
            "it takes the address of the new {}(), which is gone when the livepatch is unloaded: whatever keeps "
            "it would lead into memory of others",
            redirected->second)));
  }

  const Layout& layout_;
  std::vector<Finding>& findings_;
  std::map<ModulePlace, std::string> names_; // by the new version's place: the original's name
  std::set<ModulePlace> for_the_core_;       // fields of the table of what is redirected
};

} // namespace

void check_own_addresses(const AuditCase& audited, std::vector<Finding>& findings) {
  AddressCheck(audited, findings).run();
}

} // namespace klp
