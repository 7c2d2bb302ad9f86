// Compares code and data of the module with the compiled objects of the change, and follows the references: each atom
// that is reached must be there byte for byte, and each of its references must lead to the same target. A target that
// is new, changed or has no identity (a string) must be a copy in the module; every other target must be at the
// kernel's own address.
#pragma once

#include "generator/audit/audit_case.h"
#include "generator/audit/extent.h"
#include "generator/audit/filled_constants.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

// In the members below, `copy` is an atom or reference of the module, and `compiled` the atom or reference of the
// patched object that it must be a copy of.
class CopyComparison {
public:
  // `audited` must have units.
  CopyComparison(const AuditCase& audited, std::vector<Finding>& findings)
      : audited_(audited), units_(*audited.units), module_(audited.layout), findings_(findings) {
    std::vector<Finding> reported_elsewhere; // by check_constants()
    constants_ = filled_constants(audited, reported_elsewhere);
  }

  // Compares a named function or variable of the module, and everything that it refers to.
  void compare_named(AtomId copy, PatchAtom compiled);

  // Adds a finding at the source line of the current location.
  void report_finding(const std::string& symbol, std::string cause);
  void set_location(PatchAtom location) { location_ = location; }

  // Whether the function or variable of the module was compared.
  bool is_reached(AtomId copy) const { return reached_.contains(copy); }
  // The runtime constants that the module sets at places where no compared code has one.
  std::vector<std::string> other_constants() const;
  // Whether the atom is the call padding before a compared function.
  bool is_compared_padding(const Atom& atom) const;

private:
  using Entries = std::vector<const TableEntry*>;
  struct ComparedPlace { // a place of the module, and the atom that it was compared with
    SectionId section;
    std::int64_t begin;
    PatchAtom compiled;
    auto operator<=>(const ComparedPlace&) const = default;
  };

  const Layout& layout_of(PatchAtom atom) const { return *units_[atom.unit].patched.layout; }
  std::string name_of(PatchAtom atom) const;
  std::string target_name(const Reference& reference, PatchAtom user) const;

  void compare_unnamed(ModulePlace begin, PatchAtom compiled);
  void compare_content(ModulePlace begin, PatchAtom compiled);
  void compare_padding(const Atom& copy, PatchAtom compiled);

  // `where` and `place` are texts for findings: the name of the user, or of its table entry.
  void compare_references(const std::vector<Reference>& copies, const std::vector<Reference>& compiled, PatchAtom user);
  void compare_reference(const Reference& copy, const Reference& compiled, PatchAtom user, const std::string& where);
  void compare_target_in_module(const Reference& copy, const Reference& compiled, PatchAtom user,
                                const std::string& place);
  void compare_target_inside_user(const Reference& copy, const Reference& compiled, PatchAtom user,
                                  const std::string& place);
  void compare_target_entry(const Reference& copy, PatchAtom owner, std::size_t number, const std::string& place);
  void compare_target_in_kernel(const Reference& copy, const Reference& compiled, PatchAtom user,
                                const std::string& place);

  void compare_entries(const Atom& copy, PatchAtom compiled);
  bool may_be_left_out(const TableEntry& entry, const Entries& copies, PatchAtom user) const;
  void compare_constants(const Atom& copy, PatchAtom compiled);
  void compare_entry(const TableEntry& copy, const TableEntry& compiled, PatchAtom user);

  const AuditCase& audited_;
  const std::vector<PatchUnit>& units_;
  const Layout& module_;
  std::vector<Finding>& findings_;
  PatchAtom location_{~std::size_t{0}, no_atom}; // the atom whose content is being compared, for the findings
  std::set<ComparedPlace> compared_;
  std::set<AtomId> reached_;
  std::map<ModulePlace, std::string> constants_; // see filled_constants.h
  std::set<ModulePlace> compared_constants_;
  std::set<ModulePlace> padding_; // where the call padding of compared functions begins
};

} // namespace klp
