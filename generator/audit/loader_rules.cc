#include "generator/arch/arch.h"
#include "generator/audit/checks.h"
#include "generator/object/layout.h"

#include <algorithm>
#include <elf.h>
#include <fmt/format.h>
#include <set>

namespace klp {

namespace {

constexpr RuleId loader_rule = "loader";

// The types that __write_relocate_add() accepts (arch/x86/kernel/module.c).
constexpr std::uint32_t loader_types[] = {R_X86_64_NONE, R_X86_64_64,    R_X86_64_32,  R_X86_64_32S,
                                          R_X86_64_PC32, R_X86_64_PLT32, R_X86_64_PC64};

class LoaderCheck {
public:
  LoaderCheck(const LivepatchFile& file, bool relocates_per_cpu_data, std::vector<Finding>& findings)
      : file_(file), relocates_per_cpu_data_(relocates_per_cpu_data), findings_(findings) {}

  void run() {
    check_sections();
    for (const auto& section : file_.object.sections)
      if (section.allocated())
        for (const auto& r : section.relocations) check(section, r, false);
    for (const auto& list : file_.object.livepatch_relocations)
      for (const auto& r : list.relocations) check(file_.object.sections[list.target], r, true);
    for (const auto& section : file_.loaded.sections)
      if (section.allocated()) check_overlaps(section);
  }

private:
  void report_finding(const Section& section, const Relocation& r, std::string cause) {
    findings_.push_back(audit_finding(loader_rule, file_.object.symbols[r.symbol].name,
                                      fmt::format("the relocation at {}+{:#x} {}", section.name, r.offset, cause)));
  }

  void check(const Section& section, const Relocation& r, bool livepatch) {
    if (std::find(std::begin(loader_types), std::end(loader_types), r.type) == std::end(loader_types))
      return report_finding(section, r, fmt::format("has type {}, which the loader does not know", r.type));
    if (r.type == R_X86_64_NONE) return;
    if (has_role(section.name, SectionRole::per_cpu) && !relocates_per_cpu_data_)
      return report_finding(section, r,
                            "is never applied: this kernel's loader leaves per-CPU data as it is in the file");
    auto field = ByteView(section.data).sub(r.offset, architecture().relocated_width(r.type));
    if (!field) return report_finding(section, r, "lies outside of its section");
    // The loader assumes that a field that is not zero was relocated before, and refuses the module.
    if (std::any_of(field->begin(), field->end(), [](auto byte) { return byte != 0; }))
      return report_finding(section, r, "applies to bytes that are not zero");
    // Kernel and modules are in the topmost 2 GB of the address space: an unsigned 32-bit field cannot hold such an
    // address.
    if (r.type == R_X86_64_32) return report_finding(section, r, "would overflow: it has 32 bits without a sign");
    const Symbol& symbol = file_.object.symbols[r.symbol];
    if (symbol.section == section_livepatch && !livepatch)
      return report_finding(section, r,
                            "uses a livepatch symbol, which has no value when ordinary relocations are applied");
    if (symbol.section == section_common) report_finding(section, r, "uses a common symbol, which the loader refuses");
  }

  void check_overlaps(const Section& section) {
    std::uint64_t end = 0;
    for (const auto& r : section.relocations) {
      unsigned width = architecture().relocated_width(r.type);
      if (width == 0) continue;
      if (r.offset < end) report_finding(section, r, "applies to bytes that another one applies to");
      end = r.offset + width;
    }
  }

  void check_sections() {
    std::set<std::string> names;
    for (const auto& section : file_.object.sections) {
      if (!section.allocated()) continue;
      if (section.executable() && section.writable())
        findings_.push_back(audit_finding(loader_rule, section.name, "the section can be both written to and run"));
      if (!names.insert(section.name).second)
        findings_.push_back(audit_finding(loader_rule, section.name, "two sections have this name"));
    }
    std::string_view fentry_sites = special_section(SpecialSectionKind::fentry_sites).name;
    for (std::string_view needed :
         {std::string_view(".gnu.linkonce.this_module"), std::string_view(".modinfo"), fentry_sites})
      if (!file_.object.find_section(needed))
        findings_.push_back(audit_finding(loader_rule, std::string(needed), "the section is missing"));
  }

  const LivepatchFile& file_;
  bool relocates_per_cpu_data_;
  std::vector<Finding>& findings_;
};

} // namespace

void check_loader(const AuditCase& audited, std::vector<Finding>& findings) {
  LoaderCheck(audited.file, audited.objects.relocates_per_cpu_data(), findings).run();
}

} // namespace klp
