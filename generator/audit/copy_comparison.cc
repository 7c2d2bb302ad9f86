#include "generator/audit/copy_comparison.h"

#include "generator/arch/arch.h"
#include "generator/audit/copy_place.h"
#include "generator/audit/reference_target.h"
#include "generator/object/entry_place.h"
#include "generator/prove/late_rewriting.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace klp {

namespace {

constexpr RuleId content_rule = "content";

bool is_nop_padding(std::string_view code) {
  return code.find_first_not_of(architecture().instructions.nop) == code.npos;
}

// A static branch that is off is a jump in the compiled unit, and a NOP in the module if objtool worked on the finished
// module: takes the bytes of the copy, and drops the reference of the jump.
void undo_late_rewriting(const Atom& compiled, const Extent& copy, std::string& bytes,
                         std::vector<Reference>& references) {
  for (const auto& code : rewritten_static_branches(compiled, copy.bytes)) {
    bytes.replace(code.offset, code.size, copy.bytes, code.offset, code.size);
    std::erase_if(references,
                  [&](const Reference& r) { return r.offset >= code.offset && r.offset < code.offset + code.size; });
  }
}

} // namespace

void CopyComparison::report_finding(const std::string& symbol, std::string cause) {
  Finding finding = audit_finding(content_rule, symbol, std::move(cause));
  if (location_.unit < units_.size() && location_.atom != no_atom) {
    facts::Place place = place_of(units_[location_.unit].patched, location_.atom);
    finding.error.file = place.file.empty() ? units_[location_.unit].source : place.file;
    finding.error.line = static_cast<int>(place.line);
  }
  findings_.push_back(std::move(finding));
}

// objtool adds a symbol for the call padding of a function (__pfx_klp_new_0), so the padding is an atom of the module.
bool CopyComparison::is_compared_padding(const Atom& atom) const {
  return padding_.contains({atom.section, static_cast<std::int64_t>(atom.offset)}) && is_nop_padding(atom.bytes);
}

std::string CopyComparison::name_of(PatchAtom atom) const { return klp::name_of(units_, atom); }

std::string CopyComparison::target_name(const Reference& reference, PatchAtom user) const {
  return klp::target_name(units_, reference, user);
}

// --- the content of one atom ---

void CopyComparison::compare_named(AtomId copy_id, PatchAtom compiled) {
  reached_.insert(copy_id);
  const Atom& copy = module_.atom(copy_id);
  const Atom& compiled_atom = layout_of(compiled).atom(compiled.atom);
  const auto begin = static_cast<std::int64_t>(copy.offset);
  if (!compared_.insert({copy.section, begin, compiled}).second) return;
  PatchAtom outer_location = std::exchange(location_, compiled);
  if (copy.size != compiled_atom.size)
    report_finding(name_of(compiled), fmt::format("it has {} bytes instead of {}", copy.size, compiled_atom.size));
  else
    compare_content({copy.section, begin}, compiled);
  compare_padding(copy, compiled);
  compare_entries(copy, compiled);
  compare_constants(copy, compiled);
  location_ = outer_location;
}

// The kernel writes into the call padding when it boots (call depth tracking): the padding must be directly before the
// function, and must be NOPs only.
void CopyComparison::compare_padding(const Atom& copy, PatchAtom compiled) {
  const std::uint64_t size = layout_of(compiled).atom(compiled.atom).padding;
  if (size == 0) return;
  const std::string& code = module_.object().sections[copy.section].data;
  auto found = copy.offset >= size ? ByteView(code).sub(copy.offset - size, size) : std::nullopt;
  if (!found || !is_nop_padding(found->text()))
    return report_finding(name_of(compiled), fmt::format("the {} bytes of padding before it are missing", size));
  padding_.insert({copy.section, static_cast<std::int64_t>(copy.offset - size)});
}

// Compares an atom without a symbol (a string, a constant). Only code has table entries, so there are none to compare.
void CopyComparison::compare_unnamed(ModulePlace begin, PatchAtom compiled) {
  if (!compared_.insert({begin.section, begin.offset, compiled}).second) return;
  compare_content(begin, compiled);
}

void CopyComparison::compare_content(ModulePlace begin, PatchAtom compiled) {
  const Atom& atom = layout_of(compiled).atom(compiled.atom);
  const Section& section = module_.object().sections[begin.section];
  if (auto fault = fault_of_place(section, begin.offset, layout_of(compiled), compiled.atom))
    report_finding(name_of(compiled), *fault);
  auto copy = extent_of(module_, begin.section, begin.offset, atom.size);
  if (!copy) return report_finding(name_of(compiled), copy.error());
  std::string bytes = atom.bytes.empty() ? std::string(atom.size, '\0') : atom.bytes;
  std::vector<Reference> references = atom.references;
  undo_late_rewriting(atom, *copy, bytes, references);
  if (copy->bytes != bytes) {
    auto differ = std::ranges::mismatch(copy->bytes, bytes).in1 - copy->bytes.begin();
    return report_finding(name_of(compiled), fmt::format("it differs from what was compiled at +{:#x}", differ));
  }
  compare_references(copy->references, references, compiled);
}

// --- references ---

void CopyComparison::compare_references(const std::vector<Reference>& copies, const std::vector<Reference>& compiled,
                                        PatchAtom user) {
  if (copies.size() != compiled.size())
    return report_finding(name_of(user),
                          fmt::format("it has {} references instead of {}", copies.size(), compiled.size()));
  for (std::size_t i = 0; i < compiled.size(); ++i) compare_reference(copies[i], compiled[i], user, name_of(user));
}

void CopyComparison::compare_reference(const Reference& copy, const Reference& compiled, PatchAtom user,
                                       const std::string& where) {
  if (copy.offset != compiled.offset || copy.type != compiled.type || copy.adjust != compiled.adjust)
    return report_finding(where,
                          fmt::format("its reference at +{:#x} is of another kind than the one compiled at +{:#x}",
                                      copy.offset, compiled.offset));
  std::string place = fmt::format("{}+{:#x}", where, compiled.offset);
  auto entry = entry_of(layout_of(user), compiled);
  if (entry)
    compare_target_entry(copy, {user.unit, entry->owner}, entry->number, place);
  else if (copy.atom != no_atom)
    compare_target_in_module(copy, compiled, user, place);
  else
    compare_target_in_kernel(copy, compiled, user, place);
}

void CopyComparison::compare_target_in_module(const Reference& copy, const Reference& compiled, PatchAtom user,
                                              const std::string& place) {
  auto definition = copied_definition(units_, compiled, user);
  if (!definition)
    return report_finding(place, fmt::format("it refers to a copy in the module of what is the kernel's: {}",
                                             target_name(compiled, user)));
  if (*definition == user) return compare_target_inside_user(copy, compiled, user, place);
  const Atom& wanted = layout_of(*definition).atom(definition->atom);
  const Atom& found = module_.atom(copy.atom);
  if (wanted.size == 0) return;
  if (!wanted.has_name())
    return compare_unnamed({found.section, static_cast<std::int64_t>(found.offset) + copy.delta - compiled.delta},
                           *definition);
  if (copy.delta != compiled.delta || !found.has_name())
    return report_finding(
        place, fmt::format("it refers to another place than {}{:+#x}", target_name(compiled, user), compiled.delta));
  compare_named(copy.atom, *definition);
}

// A reference of a function or variable to a place inside of itself.
void CopyComparison::compare_target_inside_user(const Reference& copy, const Reference& compiled, PatchAtom user,
                                                const std::string& place) {
  const Atom& found = module_.atom(copy.atom);
  bool same = copy.delta == compiled.delta &&
              compared_.contains({found.section, static_cast<std::int64_t>(found.offset), user});
  if (!same)
    report_finding(place, fmt::format("it refers to another place than {}{:+#x}", name_of(user), compiled.delta));
}

// The reference leads to an entry of a special section. Its copy must be an entry for the copy of the same code.
void CopyComparison::compare_target_entry(const Reference& copy, PatchAtom owner, std::size_t number,
                                          const std::string& place) {
  const TableEntry& wanted = layout_of(owner).atom(owner.atom).entries[number];
  auto found = entry_of(module_, copy);
  const TableEntry* entry = found ? &module_.atom(found->owner).entries[found->number] : nullptr;
  if (!entry || entry->table->name != wanted.table->name || entry->code_offset != wanted.code_offset)
    return report_finding(place, fmt::format("it does not refer to the entry of {} for {}{:+#x}", wanted.table->name,
                                             name_of(owner), wanted.code_offset));
  compare_named(found->owner, owner);
}

void CopyComparison::compare_target_in_kernel(const Reference& copy, const Reference& compiled, PatchAtom user,
                                              const std::string& place) {
  const std::string& found_name = audited_.file.loaded.symbols[copy.symbol].name;
  if (copy.delta != compiled.delta)
    return report_finding(place, fmt::format("it refers to {}{:+#x} instead of {:+#x}", target_name(compiled, user),
                                             copy.delta, compiled.delta));
  auto found = address_of_symbol(audited_, copy.symbol);
  auto wanted = intended_address(audited_, compiled, user);
  if (found && wanted && *found == *wanted) return;
  // If the intended address is not known, the name identifies an ordinary import, as it does for the kernel's linker.
  bool by_name = !wanted && compiled.atom == no_atom && found_name == target_name(compiled, user);
  if (!by_name)
    report_finding(place, fmt::format("it refers to {} instead of {}", found_name, target_name(compiled, user)));
}

} // namespace klp
