#include "generator/audit/checks.h"

#include <algorithm>
#include <elf.h>
#include <fmt/format.h>

namespace klp {

// modpost puts a struct module into this section, with the module's name, init_module() and cleanup_module(). The
// loader fills all other fields (scripts/mod/modpost.c: add_header).
void check_module_record(const AuditCase& audited, std::vector<Finding>& findings) {
  constexpr std::string_view record = ".gnu.linkonce.this_module";
  constexpr std::size_t name_field = 24, name_size = longest_module_name + 1; // include/linux/module.h
  auto report_finding = [&](std::string cause) {
    findings.push_back(audit_finding("loader", std::string(record), std::move(cause)));
  };
  const Section* section = audited.file.loaded.find_section(record);
  if (!section) return;                                                  // check_loader() reports it
  constexpr const char* functions[] = {"init_module", "cleanup_module"}; // in the order of their fields
  auto leads_to = [&](const Relocation& r, const char* wanted) {
    const Symbol& symbol = audited.file.loaded.symbols[r.symbol];
    return symbol.name == wanted && symbol.defined_in_section() && r.addend == 0 && r.type == R_X86_64_64;
  };
  const auto& pointers = section->relocations;
  if (pointers.size() != 2 || !leads_to(pointers[0], functions[0]) || !leads_to(pointers[1], functions[1]))
    report_finding("it does not name init_module() and cleanup_module(), and nothing else");
  std::string wanted(name_field, '\0');
  wanted += audited.file.info("name").value_or("");
  std::size_t end = std::min(name_field + name_size, section->data.size());
  if (wanted.size() >= end || section->data.substr(0, wanted.size()) != wanted ||
      section->data.find_first_not_of('\0', wanted.size()) != std::string::npos)
    report_finding("it is not empty but for the module's name as modinfo has it");
}

} // namespace klp
