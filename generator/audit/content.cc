// The new code in the module, followed from each redirected function, against the objects that the compiler made.
//
// Whatever is reached must be there byte for byte, with every reference leading to the same thing: to a copy of what
// is new or has no identity, and to the kernel's own address of everything else. What differs between original and
// patched object must be reached, and nothing else may be.
#include "generator/audit/checks.h"
#include "generator/audit/copy_place.h"
#include "generator/audit/definition_meant.h"
#include "generator/audit/extent.h"
#include "generator/audit/kernel_symbols.h"
#include "generator/object/function_address.h"
#include "generator/prove/late_rewriting.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

namespace klp {

namespace {

constexpr RuleId content_rule = "content";

// Tables that objtool makes: where it works on the finished module only, the units do not have them yet.
constexpr std::string_view made_by_objtool[] = {
    ".return_sites",  ".retpoline_sites", ".call_sites", ".static_call_sites",
    ".orc_unwind_ip", "__mcount_loc",     ".cfi_sites",  ".ibt_endbr_seal",
};

// Where the template's own code and data are (klp-runtime/module): everything else comes from patched units.
constexpr std::string_view runtime_sections[] = {".text",
                                                 ".text.unlikely",
                                                 ".init.text",
                                                 ".exit.text",
                                                 ".data",
                                                 ".bss",
                                                 ".rodata",
                                                 ".gnu.linkonce.this_module",
                                                 ".rodata.klp_writes",
                                                 ".init.data",
                                                 ".exit.data",
                                                 "__versions"};

bool is_listed(std::span<const std::string_view> list, std::string_view name) {
  return std::ranges::find(list, name) != list.end();
}

class ContentCheck {
public:
  ContentCheck(const AuditCase& audited, const Layout& module, std::vector<Finding>& findings)
      : audited_(audited), units_(*audited.units), module_(module), findings_(findings) {}

  void run() {
    collect_redirections();
    for (std::size_t u = 0; u < units_.size(); ++u)
      for (const auto& change : units_[u].comparison.changed) check_change(u, change);
    for (const auto& [original, replacement] : redirections_)
      report_finding(replacement.name, "it is redirected, and the change does not touch it");
    check_hooks();
    check_leftovers();
  }

private:
  struct Replacement {
    std::string name;
    ModulePlace place;
  };

  void report_finding(const std::string& symbol, std::string cause) {
    Finding finding = accusation(content_rule, symbol, std::move(cause));
    if (user_.unit < units_.size() && user_.atom != no_atom) {
      facts::Place place = place_of(units_[user_.unit].patched, user_.atom);
      finding.error.file = place.file.empty() ? units_[user_.unit].source : place.file;
      finding.error.line = static_cast<int>(place.line);
    }
    findings_.push_back(std::move(finding));
  }

  const Layout& layout(PatchAtom atom) const { return *units_[atom.unit].patched.layout; }

  std::string name_of(PatchAtom atom) const {
    const Atom& a = layout(atom).atom(atom.atom);
    return a.symbol ? layout(atom).name(atom.atom) : layout(atom).section_of(atom.atom).name;
  }

  // --- what is redirected ---

  void collect_redirections() {
    for (const auto& object : audited_.table.objects) {
      auto kernel = audited_.objects.get(object.name);
      if (!kernel) continue; // told by redirections
      for (const auto& function : object.functions)
        if (auto original = look_up(**kernel, function.name, function.position))
          redirections_[{object.name, (*original)->address}] = {function.name, function.replacement};
    }
  }

  void check_change(std::size_t u, const FunctionChange& change) {
    if (!change.redirected) return; // reached through its callers, or not wanted
    const PatchUnit& unit = units_[u];
    user_ = {u, change.patched};
    auto original = unit.image_match.address_of(change.original);
    auto entry = original ? redirections_.find({unit.object->name, *original}) : redirections_.end();
    if (entry == redirections_.end())
      return report_finding(change.symbol + "()",
                            fmt::format("it is not redirected, though the change alters it: {}", change.why));
    auto atom = atom_at(entry->second.place);
    redirections_.erase(entry);
    if (atom == no_atom) return report_finding(change.symbol + "()", "its replacement is no function");
    compare_named(atom, {u, change.patched});
  }

  // The function or variable that begins there.
  AtomId atom_at(ModulePlace place) const {
    for (AtomId a = 0; a < module_.atoms().size(); ++a) {
      const Atom& atom = module_.atom(a);
      if (atom.section == place.section && static_cast<std::int64_t>(atom.offset) == place.offset && atom.symbol)
        return a;
    }
    return no_atom;
  }

  // --- one thing ---

  void compare_named(AtomId here, PatchAtom there) {
    reached_.insert(here);
    const Atom& copy = module_.atom(here);
    const Atom& made = layout(there).atom(there.atom);
    if (!compared_.insert({copy.section, static_cast<std::int64_t>(copy.offset), there}).second) return;
    PatchAtom user = std::exchange(user_, there);
    if (copy.size != made.size)
      report_finding(name_of(there), fmt::format("it has {} bytes instead of {}", copy.size, made.size));
    else
      compare_content({copy.section, static_cast<std::int64_t>(copy.offset)}, there);
    compare_padding(copy, made, there);
    compare_entries(copy, there);
    user_ = user;
  }

  // Call padding, into which the kernel writes when it starts: it must be there, and nothing else before the function.
  void compare_padding(const Atom& copy, const Atom& made, PatchAtom there) {
    if (made.padding == 0) return;
    const std::string& code = module_.object().sections[copy.section].data;
    auto found =
        copy.offset >= made.padding ? ByteView(code).sub(copy.offset - made.padding, made.padding) : std::nullopt;
    if (!found || !is_padding(found->text()))
      return report_finding(name_of(there), fmt::format("the {} bytes of padding before it are missing", made.padding));
    padding_.insert({copy.section, static_cast<std::int64_t>(copy.offset - made.padding)});
  }

  static bool is_padding(std::string_view code) { return code.find_first_not_of('\x90') == code.npos; }

  // Things without a name of their own: there is no entry for them but those of code.
  void compare_unnamed(ModulePlace begin, PatchAtom there) {
    if (!compared_.insert({begin.section, begin.offset, there}).second) return;
    compare_content(begin, there);
  }

  void compare_content(ModulePlace begin, PatchAtom there) {
    const Atom& made = layout(there).atom(there.atom);
    if (auto fault = fault_of_place(module_.object().sections[begin.section], begin.offset, layout(there), there.atom))
      report_finding(name_of(there), *fault);
    auto copy = extent_of(module_, begin.section, begin.offset, made.size);
    if (!copy) return report_finding(name_of(there), copy.error().cause);
    std::string bytes = made.bytes.empty() ? std::string(made.size, '\0') : made.bytes;
    std::vector<Reference> references = made.references;
    undo_late_rewriting(made, *copy, bytes, references);
    if (copy->bytes != bytes) {
      auto differ = std::ranges::mismatch(copy->bytes, bytes).in1 - copy->bytes.begin();
      return report_finding(name_of(there), fmt::format("it differs from what was compiled at +{:#x}", differ));
    }
    compare_references(copy->references, references, there);
  }

  // Static branches that are off, where objtool worked on the finished module.
  static void undo_late_rewriting(const Atom& made, const Extent& copy, std::string& bytes,
                                  std::vector<Reference>& references) {
    for (const auto& code : rewritten_static_branches(made, copy.bytes)) {
      bytes.replace(code.offset, code.size, copy.bytes, code.offset, code.size);
      std::erase_if(references,
                    [&](const Reference& r) { return r.offset >= code.offset && r.offset < code.offset + code.size; });
    }
  }

  void compare_references(const std::vector<Reference>& copies, const std::vector<Reference>& made, PatchAtom user) {
    if (copies.size() != made.size())
      return report_finding(name_of(user),
                            fmt::format("it has {} references instead of {}", copies.size(), made.size()));
    for (std::size_t i = 0; i < made.size(); ++i) compare_reference(copies[i], made[i], user, name_of(user));
  }

  void compare_reference(const Reference& copy, const Reference& made, PatchAtom user, const std::string& where) {
    if (copy.offset != made.offset || copy.type != made.type || copy.adjust != made.adjust)
      return report_finding(where,
                            fmt::format("its reference at +{:#x} is of another kind than the one compiled at +{:#x}",
                                        copy.offset, made.offset));
    std::string place = fmt::format("{}+{:#x}", where, made.offset);
    if (copy.atom != no_atom)
      compare_own(copy, made, user, place);
    else
      compare_kernel(copy, made, user, place);
  }

  // --- a reference to something in the module ---

  void compare_own(const Reference& copy, const Reference& made, PatchAtom user, const std::string& place) {
    auto there = own_definition(made, user);
    if (!there)
      return report_finding(
          place, fmt::format("it refers to a copy in the module of what is the kernel's: {}", target_name(made, user)));
    if (*there == user) return compare_inside(copy, made, user, place);
    const Atom& meant = layout(*there).atom(there->atom);
    const Atom& found = module_.atom(copy.atom);
    bool named =
        meant.symbol && meant.size > 0 && (meant.kind == AtomKind::function || meant.kind == AtomKind::variable);
    if (meant.size == 0) return;
    if (!named)
      return compare_unnamed({found.section, static_cast<std::int64_t>(found.offset) + copy.delta - made.delta},
                             *there);
    if (copy.delta != made.delta || !found.symbol)
      return report_finding(
          place, fmt::format("it refers to another place than {}{:+#x}", target_name(made, user), made.delta));
    compare_named(copy.atom, *there);
  }

  // A reference of a function or variable to a place inside of it.
  void compare_inside(const Reference& copy, const Reference& made, PatchAtom user, const std::string& place) {
    bool same = copy.delta == made.delta &&
                compared_.contains(
                    {module_.atom(copy.atom).section, static_cast<std::int64_t>(module_.atom(copy.atom).offset), user});
    if (!same)
      report_finding(place, fmt::format("it refers to another place than {}{:+#x}", name_of(user), made.delta));
  }

  // What of the patched units a reference may mean by a copy: what is new, changed, or has no identity.
  std::optional<PatchAtom> own_definition(const Reference& made, PatchAtom user) const {
    auto defined = definition_meant(units_, made, user);
    if (!defined) return std::nullopt;
    const PatchAtom there = *defined;
    const PatchUnit& unit = units_[there.unit];
    const Atom& atom = layout(there).atom(there.atom);
    bool takes_address = takes_address_of(layout(there), there.atom, made);
    if (there == user && !takes_address) return there;
    bool named = atom.kind == AtomKind::function || atom.kind == AtomKind::variable;
    if (!named || atom.size == 0 || is_compiler_constant(layout(there), there.atom)) return there;
    if (unit.in_module() && has_role(layout(there).section_of(there.atom).name, SectionRole::message_switch))
      return there;
    if (unit.comparison.correlation.undecided.contains(there.atom)) return std::nullopt;
    if (unit.comparison.correlation.to_original[there.atom] == no_atom) return there;
    const FunctionChange* change = change_of(units_, there);
    return change && (!takes_address || !change->redirected) ? std::optional(there) : std::nullopt;
  }

  std::string target_name(const Reference& made, PatchAtom user) const {
    if (made.atom == no_atom) return layout(user).object().symbols[made.symbol].name;
    return name_of({user.unit, made.atom});
  }

  // --- a reference to the kernel ---

  void compare_kernel(const Reference& copy, const Reference& made, PatchAtom user, const std::string& place) {
    const std::string& found_name = audited_.file.loaded.symbols[copy.symbol].name;
    if (copy.delta != made.delta)
      return report_finding(place, fmt::format("it refers to {}{:+#x} instead of {:+#x}", target_name(made, user),
                                               copy.delta, made.delta));
    auto found = address_of_symbol(audited_, copy.symbol);
    auto meant = meant_address(made, user);
    if (found && meant && *found == *meant) return;
    // Without addresses an ordinary import is known by its name alone: the linker of the kernel did no better.
    bool by_name = !meant && made.atom == no_atom && found_name == target_name(made, user);
    if (!by_name)
      report_finding(place, fmt::format("it refers to {} instead of {}", found_name, target_name(made, user)));
  }

  // Where the kernel has what the reference means: read out of the image, or known by a name that is the only one.
  std::optional<KernelAddress> meant_address(const Reference& made, PatchAtom user) const {
    auto defined = definition_meant(units_, made, user);
    if (!defined) return meant_global(units_[user.unit], target_name(made, user));
    if (own_definition(made, user)) return std::nullopt; // the kernel's is the old code
    const PatchUnit& unit = units_[defined->unit];
    AtomId original = unit.comparison.correlation.to_original[defined->atom];
    if (original == no_atom || unit.comparison.correlation.undecided.contains(defined->atom)) return std::nullopt;
    return address_of_original(unit, original);
  }

  std::optional<KernelAddress> meant_global(const PatchUnit& unit, const std::string& name) const {
    const KernelObject& vmlinux = audited_.objects.vmlinux();
    if (unit.object->is_vmlinux() || unit.object->defines(name)) {
      auto address = unit.image_match.address_of_external(name);
      if (!address)
        if (const auto* only = exported_symbol(*unit.object, name)) address = only->address;
      return address ? std::optional(KernelAddress{unit.object->name, *address}) : std::nullopt;
    }
    auto exported = audited_.exports.find(name);
    // A change can export what vmlinux has to modules, and use it there.
    bool of_vmlinux = exported == audited_.exports.end();
    std::string owner = of_vmlinux ? KernelObject::vmlinux_name
                                   : exported->second.module.substr(exported->second.module.rfind('/') + 1);
    std::ranges::replace(owner, '-', '_');
    auto object = owner == KernelObject::vmlinux_name ? &vmlinux : audited_.objects.get(owner).value_or(nullptr);
    const auto* only = object ? exported_symbol(*object, name) : nullptr;
    return only ? std::optional(KernelAddress{owner, only->address}) : std::nullopt;
  }

  // --- entries of special sections ---

  using Entries = std::vector<const TableEntry*>;

  static Entries entries_of(const Atom& atom, const SpecialSection& table) {
    Entries entries;
    for (const auto& entry : atom.entries)
      if (entry.table == &table) entries.push_back(&entry);
    std::ranges::stable_sort(entries, {}, &TableEntry::code_offset);
    return entries;
  }

  void compare_entries(const Atom& copy, PatchAtom there) {
    const Atom& made = layout(there).atom(there.atom);
    bool objtool_ran = layout(there).object().find_section(".orc_unwind_ip") != nullptr;
    for (const auto& table : special_sections()) {
      if (!table.kept || (!objtool_ran && is_listed(made_by_objtool, table.name))) continue;
      Entries copies = entries_of(copy, table), wanted = entries_of(made, table);
      std::erase_if(wanted, [&](const TableEntry* e) { return may_be_left_out(*e, copies, there); });
      if (copies.size() != wanted.size()) {
        report_finding(name_of(there),
                       fmt::format("{} has {} entries for it instead of {}", table.name, copies.size(), wanted.size()));
        continue;
      }
      for (std::size_t i = 0; i < wanted.size(); ++i) compare_entry(*copies[i], *wanted[i], there);
    }
  }

  // A branch that hangs on a key of a module, which the kernel cannot set when it loads the livepatch: it stays as it
  // was compiled. A static call of a module goes through its trampoline.
  bool may_be_left_out(const TableEntry& entry, const Entries& copies, PatchAtom there) const {
    if (!units_[there.unit].in_module()) return false;
    if (entry.table->name != "__jump_table" && entry.table->name != ".static_call_sites") return false;
    bool kept = std::ranges::any_of(copies, [&](const TableEntry* c) { return c->code_offset == entry.code_offset; });
    return !kept && std::ranges::any_of(entry.references, [&](const Reference& r) {
      auto meant = meant_address(r, there);
      return meant && meant->object != KernelObject::vmlinux_name;
    });
  }

  void compare_entry(const TableEntry& copy, const TableEntry& made, PatchAtom there) {
    std::string where = fmt::format("{}'s entry of {}", name_of(there), made.table->name);
    std::string_view padding = std::string_view(copy.bytes).substr(std::min(made.bytes.size(), copy.bytes.size()));
    bool same = copy.code_offset == made.code_offset && copy.companion == made.companion &&
                copy.bytes.starts_with(made.bytes) && padding.find_first_not_of('\0') == padding.npos &&
                copy.references.size() == made.references.size();
    if (!same)
      return report_finding(where, fmt::format("the one for +{:#x} is not what was compiled", made.code_offset));
    const Reference &to_code = copy.references[0], &wanted = made.references[0];
    if (to_code.offset != wanted.offset || to_code.type != wanted.type || to_code.adjust != wanted.adjust)
      report_finding(where, fmt::format("the one for +{:#x} refers to it in another way", made.code_offset));
    for (std::size_t i = 1; i < made.references.size(); ++i)
      compare_reference(copy.references[i], made.references[i], there, where);
  }

  // --- what nothing redirected leads to ---

  // The author's hooks are new functions of the units, called by the template.
  void check_hooks() {
    for (AtomId a = 0; a < module_.atoms().size(); ++a) {
      const Atom& atom = module_.atom(a);
      if (atom.kind != AtomKind::function || reached_.contains(a) || !called_by_runtime(a)) continue;
      for (std::size_t u = 0; u < units_.size(); ++u)
        for (const auto& added : units_[u].comparison.added)
          if (has_name(atom, added.symbol)) compare_named(a, {u, added.patched});
    }
  }

  bool called_by_runtime(AtomId function) const {
    return std::ranges::any_of(module_.atoms(), [&](const Atom& user) {
      if (module_.object().sections[user.section].name != ".text") return false;
      return std::ranges::any_of(user.references, [&](const Reference& r) { return r.atom == function; });
    });
  }

  bool has_name(const Atom& atom, const std::string& name) const {
    const auto& symbols = module_.object().symbols;
    return symbols[atom.symbol].name == name ||
           std::ranges::any_of(atom.aliases, [&](SymbolId alias) { return symbols[alias].name == name; });
  }

  void check_leftovers() {
    user_ = {};
    for (AtomId a = 0; a < module_.atoms().size(); ++a) {
      const Atom& atom = module_.atom(a);
      bool named = atom.symbol && (atom.kind == AtomKind::function || atom.kind == AtomKind::variable);
      if (!named || reached_.contains(a) || atom.size == 0) continue;
      // objtool gives padding a name of its own: __pfx_klp_new_0.
      bool padding =
          padding_.contains({atom.section, static_cast<std::int64_t>(atom.offset)}) && is_padding(atom.bytes);
      if (padding) continue;
      if (!is_listed(runtime_sections, module_.section_of(a).name))
        report_finding(module_.name(a), "nothing that the change alters leads to it");
    }
  }

  const AuditCase& audited_;
  const std::vector<PatchUnit>& units_;
  const Layout& module_;
  std::vector<Finding>& findings_;
  PatchAtom user_{~std::size_t{0}, no_atom}; // whose content is being compared, for messages
  std::map<KernelAddress, Replacement> redirections_;
  struct ComparedUnits {
    SectionId section;
    std::int64_t begin;
    PatchAtom with;
    auto operator<=>(const ComparedUnits&) const = default;
  };
  std::set<ComparedUnits> compared_;
  std::set<AtomId> reached_;
  std::set<ModulePlace> padding_; // where it begins
};

} // namespace

void check_content(const AuditCase& audited, std::vector<Finding>& findings) {
  if (!audited.units) return;
  ContentCheck(audited, audited.layout, findings).run();
}

} // namespace klp
