#include "generator/audit/checks.h"
#include "generator/audit/runtime_sections.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

// klp's own code (klp-runtime/module) has no entries in these sections.
bool is_unexpected_in_runtime(const SpecialSection& section) {
  return has_kind(section, {SpecialSectionKind::exception_table, SpecialSectionKind::alternatives,
                            SpecialSectionKind::bug_table, SpecialSectionKind::jump_table});
}

bool begins_with_one_of(std::string_view name, std::span<const std::string_view> prefixes) {
  return std::ranges::any_of(prefixes, [&](auto prefix) { return name.starts_with(prefix); });
}

// The loader finds tables by section names without a dot (kernel/module/main.c: find_module_sections): exports, the
// blacklist of kprobes, parameters. Returns true for such a section if a module of klp never contains it.
bool is_unexpected_table(std::string_view name) {
  const DataSection* data = data_section(name);
  bool known = special_section(name) || (data && data->role != SectionRole::dropped);
  return !name.starts_with('.') && name != "__versions" && !known;
}

} // namespace

// Some sections and lines of modinfo make the loader do more than load code: export symbols, call constructors, load
// other modules first.
void check_loaded_parts(const AuditCase& audited, std::vector<Finding>& findings) {
  constexpr RuleId id = "loader";
  constexpr std::string_view called_by_loader[] = {".init_array", ".ctors", ".fini_array", ".dtors"};
  auto report_finding = [&](const std::string& what, std::string cause) {
    findings.push_back(audit_finding(id, what, std::move(cause)));
  };
  for (const auto& section : audited.file.loaded.sections)
    if (section.allocated() && section.size > 0 &&
        (begins_with_one_of(section.name, called_by_loader) || is_unexpected_table(section.name)))
      report_finding(section.name, "a livepatch has no such section");
  for (AtomId a = 0; a < audited.layout.atoms().size(); ++a) {
    if (!is_runtime_code(audited.layout.section_of(a).name)) continue;
    for (const auto& entry : audited.layout.atom(a).entries)
      if (is_unexpected_in_runtime(*entry.table))
        report_finding(audited.layout.name(a), fmt::format("klp's own code has an entry in {}", entry.table->name));
  }
  if (!audited.file.info("depends").value_or("").empty())
    report_finding("depends", "the livepatch depends on a module");
  bool retpolines = !audited.objects.vmlinux().symbols.named("retpoline_module_ok").empty();
  if (retpolines && audited.file.info("retpoline") != "Y")
    report_finding("retpoline", "the kernel would report itself as vulnerable");
}

} // namespace klp
