#include "generator/audit/checks.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

constexpr RuleId livepatch_relocations_rule = "livepatch-relocations";

// Begins of the names of further sections that is_read_before_livepatch_relocations() returns true for: the tables of
// the architecture do not contain them, or not as tables that are read when a module is loaded.
constexpr std::string_view also_read_at_load[] = {".altinstr", ".static_call", ".orc_",
                                                  ".init.",    "__ksymtab",    ".printk_index"};

// Whether the loader, or code that it calls, reads the section before the livepatch relocations against a module are
// applied (kernel/module/main.c: post_relocation(), load_module(); notifiers of jump labels, static calls,
// tracepoints).
bool is_read_before_livepatch_relocations(std::string_view section) {
  auto starts = [&](std::string_view prefix) { return section.starts_with(prefix); };
  const DataSection* data = data_section(section);
  return (data && data->read_at_load) || std::ranges::any_of(also_read_at_load, starts) ||
         std::ranges::any_of(special_sections(), [&](const SpecialSection& s) { return s.kept && starts(s.name); });
}

class RelocationCheck {
public:
  RelocationCheck(const LivepatchFile& file, const PatchTable& table, std::vector<Finding>& findings)
      : file_(file), table_(table), findings_(findings) {}

  void run() {
    for (const auto& list : file_.object.livepatch_relocations) check(list);
    for (SymbolId s = 1; s < file_.object.symbols.size(); ++s) {
      const Symbol& symbol = file_.object.symbols[s];
      if (symbol.section == section_livepatch && !file_.symbols.contains(s))
        findings_.push_back(audit_finding(livepatch_relocations_rule, symbol.name,
                                          "the kernel cannot parse the livepatch symbol's name"));
      if (symbol.section != section_livepatch && symbol.name.starts_with(".klp.sym."))
        findings_.push_back(audit_finding(livepatch_relocations_rule, symbol.name,
                                          "it is named as a livepatch symbol, and is not marked as one"));
    }
  }

private:
  void check(const LivepatchRelocations& list) {
    const Section& target = file_.object.sections[list.target];
    constexpr std::string_view prefix = ".klp.rela.";
    std::string_view rest = list.name;
    std::size_t dot = rest.starts_with(prefix) ? rest.find('.', prefix.size()) : rest.npos;
    if (dot == rest.npos || dot == prefix.size() || dot - prefix.size() > longest_module_name)
      return report_finding(list, "the kernel cannot parse the section's name");
    std::string object(rest.substr(prefix.size(), dot - prefix.size()));
    std::string_view section = rest.substr(dot);
    if (section != target.name && section.substr(1) != target.name)
      report_finding(list, "it applies to section " + target.name);
    if (!list.loaded) report_finding(list, "it is not kept in memory, and the kernel reads it there");
    if (!target.allocated()) report_finding(list, "it applies to a section that is not loaded");
    bool of_module = object != KernelObject::vmlinux_name;
    if (of_module && is_read_before_livepatch_relocations(target.name))
      report_finding(list, "the kernel reads section " + target.name + " before it applies this");
    // The kernel applies relocations against vmlinux when it loads the livepatch, and relocations against a module when
    // it patches the module (kernel/livepatch/core.c: klp_apply_section_relocs).
    if (of_module && std::ranges::find(table_.objects, object, &RedirectedObject::name) == table_.objects.end())
      report_finding(list, "the livepatch does not list module " + object + ", so the kernel never applies it");
    for (const auto& r : list.relocations) check(list, r, of_module);
  }

  void check(const LivepatchRelocations& list, const Relocation& r, bool of_module) {
    const Symbol& symbol = file_.object.symbols[r.symbol];
    if (symbol.section != section_livepatch)
      return report_finding(list, fmt::format("{} is not marked as a livepatch symbol", symbol.name));
    auto parsed = file_.symbols.find(r.symbol);
    if (parsed == file_.symbols.end()) return; // run() reports it
    bool of_vmlinux = parsed->second.object == KernelObject::vmlinux_name;
    if (of_module && of_vmlinux)
      report_finding(list, "it belongs to a module and uses vmlinux's " + parsed->second.name);
    if (!of_module && !of_vmlinux)
      report_finding(list, fmt::format("it is applied when the livepatch is loaded and uses {} of module {}",
                                       parsed->second.name, parsed->second.object));
  }

  void report_finding(const LivepatchRelocations& list, std::string cause) {
    findings_.push_back(audit_finding(livepatch_relocations_rule, list.name, std::move(cause)));
  }

  const LivepatchFile& file_;
  const PatchTable& table_;
  std::vector<Finding>& findings_;
};

} // namespace

void check_livepatch_relocations(const AuditCase& audited, std::vector<Finding>& findings) {
  RelocationCheck(audited.file, audited.table, findings).run();
}

} // namespace klp
