#include "generator/audit/checks.h"

#include <fmt/format.h>
#include <map>
#include <set>

namespace klp {

namespace {

constexpr RuleId imports_rule = "imports";

class ImportCheck {
public:
  ImportCheck(const AuditCase& audited, std::vector<Finding>& findings) : audited_(audited), findings_(findings) {}

  void run() {
    if (!audited_.file.info("license").value_or("").starts_with("GPL"))
      report_finding("license", "livepatching is for modules under the GPL");
    read_versions();
    for (const auto& [tag, text] : audited_.file.information)
      if (tag == "import_ns") name_spaces_.insert(text);
    std::set<std::string> used;
    // The version of module_layout is the version of the layout of struct module. Only a kernel with CONFIG_MODVERSIONS
    // exports this symbol.
    if (audited_.exports.contains("module_layout")) used.insert("module_layout");
    for (const auto& symbol : audited_.file.object.symbols)
      if (symbol.section == section_undefined && !symbol.name.empty() && !symbol.is_local()) used.insert(symbol.name);
    for (const auto& name : used) check(name);
  }

private:
  void report_finding(const std::string& symbol, std::string cause) {
    findings_.push_back(audit_finding(imports_rule, symbol, std::move(cause)));
  }

  // Each entry is a struct modversion_info: the CRC (unsigned long), and the name.
  void read_versions() {
    constexpr std::size_t entry_size = 64, name_field = 8;
    const Section* section = audited_.file.object.find_section("__versions");
    if (!section) return;
    ByteView bytes(section->data);
    if (bytes.size() % entry_size != 0) report_finding("__versions", "it is no list of versions");
    for (std::size_t at = 0; at + entry_size <= bytes.size(); at += entry_size)
      if (auto name = bytes.c_string(at + name_field)) versions_[std::string(*name)] = *bytes.get<std::uint64_t>(at);
  }

  void check(const std::string& name) {
    auto exported = audited_.exports.find(name);
    if (exported == audited_.exports.end()) return report_finding(name, "the kernel does not export it");
    const Export& found = exported->second;
    if (found.module != KernelObject::vmlinux_name)
      report_finding(name, fmt::format("it would make the livepatch depend on module {}", found.module));
    if (!found.name_space.empty() && !name_spaces_.contains(found.name_space))
      report_finding(name,
                     fmt::format("it is in the namespace {}, which the module does not import", found.name_space));
    auto version = versions_.find(name);
    if (found.crc != 0 && version == versions_.end())
      return report_finding(name, "the version it was compiled with is missing");
    if (found.crc != 0 && version->second != found.crc)
      report_finding(name, fmt::format("it was compiled with version {:#010x}, and the kernel has {:#010x}",
                                       version->second, found.crc));
  }

  const AuditCase& audited_;
  std::vector<Finding>& findings_;
  std::map<std::string, std::uint64_t> versions_;
  std::set<std::string> name_spaces_;
};

} // namespace

void check_imports(const AuditCase& audited, std::vector<Finding>& findings) { ImportCheck(audited, findings).run(); }

} // namespace klp
