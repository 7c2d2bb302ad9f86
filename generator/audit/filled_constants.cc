#include "generator/audit/filled_constants.h"

#include "generator/arch/x86_64/decode.h"
#include "generator/audit/checks.h"
#include "generator/audit/kernel_symbols.h"
#include "generator/audit/runtime_sections.h"
#include "generator/kernel/image/constant_places.h"
#include "klp-runtime/module/klp_description.h"

#include <algorithm>
#include <cstddef>
#include <elf.h>
#include <fmt/format.h>
#include <optional>

namespace klp {

namespace {

constexpr RuleId constants_rule = "content";

// An operand in the kernel's code.
struct KernelOperand {
  const RuntimeConstant* constant = nullptr;
  std::string name; // runtime_ptr_dentry_hashtable
  std::string opcode;
};

// All operands of runtime constants in the kernel's code, by address.
std::map<std::uint64_t, KernelOperand> operands_of(const KernelObject& vmlinux) {
  std::map<std::uint64_t, KernelOperand> operands;
  for (const auto& symbol : vmlinux.symbols.symbols()) {
    constexpr std::string_view start = "__start_";
    if (!symbol.name.starts_with(start)) continue;
    std::string list = symbol.name.substr(start.size());
    auto row = std::ranges::find_if(runtime_constants(),
                                    [&](const RuntimeConstant& c) { return list.starts_with(c.section); });
    if (row == runtime_constants().end()) continue;
    std::string subject = list.substr(row->section.size());
    for (auto& place : constant_places(vmlinux.image, vmlinux.symbols, *row, subject))
      operands[place.address] = {&*row, list, std::move(place.opcode)};
  }
  return operands;
}

std::uint64_t number_at(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) number = number << 8 | static_cast<std::uint8_t>(bytes[i]);
  return number;
}

class ConstantReader {
public:
  ConstantReader(const AuditCase& audited, const Section& table, std::vector<Finding>& findings)
      : audited_(audited), table_(table), findings_(findings), operands_(operands_of(audited.objects.vmlinux())) {}

  std::map<ModulePlace, std::string> read() {
    constexpr std::uint64_t entry_size = sizeof(klp_constant_description);
    const ByteView bytes(table_.data);
    std::uint64_t count = bytes.size() / entry_size;
    if (count < 2 || bytes.size() % entry_size != 0 || table_.relocations.size() != 2 * (count - 1)) {
      report_finding("its entries are not all read");
      return {};
    }
    for (std::uint64_t i = 0; i + 1 < count; ++i)
      read_entry(i * entry_size, *bytes.get<klp_constant_description>(i * entry_size));
    return std::move(constants_);
  }

private:
  void report_finding(std::string cause) {
    findings_.push_back(audit_finding(constants_rule, "klp_constants", std::move(cause)));
  }

  void read_entry(std::uint64_t at, const klp_constant_description& entry) {
    auto place = pointer(at + offsetof(klp_constant_description, place));
    const KernelOperand* operand = source(at + offsetof(klp_constant_description, source));
    if (!place || !operand)
      return report_finding(fmt::format("its entry at +{:#x} has no place, or no source in the kernel", at));
    if (entry.size != operand->constant->size || entry.opcode != number_at(operand->opcode) ||
        entry.opcode_size != operand->opcode.size())
      return report_finding(fmt::format("its entry for {} describes another instruction", operand->name));
    if (!is_operand(*place, *operand->constant))
      return report_finding(fmt::format("its entry for {} leads to no operand of this kind", operand->name));
    // The runtime reads the sources of one place until another place follows.
    auto [known, is_new] = constants_.insert({*place, operand->name});
    bool continues = last_ && *last_ == *place;
    if (is_new == continues || known->second != operand->name)
      report_finding(fmt::format("it gives one place the value of {} and of {}", known->second, operand->name));
    last_ = place;
  }

  std::optional<ModulePlace> pointer(std::uint64_t field) const {
    auto section = static_cast<SectionId>(&table_ - audited_.file.loaded.sections.data());
    return audited_.file.pointer_at({section, static_cast<std::int64_t>(field)});
  }

  // Returns nullptr if the pointer at this offset does not lead to an operand of the kernel.
  const KernelOperand* source(std::uint64_t field) const {
    auto r = std::ranges::find(table_.relocations, field, &Relocation::offset);
    if (r == table_.relocations.end() || r->type != R_X86_64_64) return nullptr;
    if (audited_.file.loaded.symbols[r->symbol].defined_in_section()) return nullptr;
    auto symbol = address_of_symbol(audited_, r->symbol);
    if (!symbol || symbol->object != KernelObject::vmlinux_name) return nullptr;
    auto found = operands_.find(symbol->address + static_cast<std::uint64_t>(r->addend));
    return found == operands_.end() ? nullptr : &found->second;
  }

  // Whether the placeholder is there, in new code, behind an instruction's opcode.
  bool is_operand(ModulePlace place, const RuntimeConstant& constant) const {
    const Section& section = audited_.file.loaded.sections[place.section];
    if (!section.executable() || is_runtime_code(section.name) || place.offset < 0) return false;
    const auto offset = static_cast<std::uint64_t>(place.offset);
    auto operand = ByteView(section.data).sub(offset, constant.size);
    return operand && number_at(operand->text()) == constant.placeholder &&
           !opcode_before(constant, std::string_view(section.data).substr(0, offset)).empty();
  }

  const AuditCase& audited_;
  const Section& table_;
  std::vector<Finding>& findings_;
  std::map<std::uint64_t, KernelOperand> operands_;
  std::map<ModulePlace, std::string> constants_;
  std::optional<ModulePlace> last_; // of the entry before
};

// A placeholder that is a whole word cannot be an operand of anything else.
void report_unfilled(const AuditCase& audited, const std::map<ModulePlace, std::string>& constants,
                     std::vector<Finding>& findings) {
  for (const auto& function : audited.layout.atoms()) {
    const Section& section = audited.layout.object().sections[function.section];
    if (function.kind != AtomKind::function || !section.executable()) continue;
    for (const auto& constant : runtime_constants()) {
      if (constant.size == 1) continue;
      for (std::uint64_t at = 0; at + constant.size <= function.bytes.size(); ++at) {
        const ModulePlace place{function.section, static_cast<std::int64_t>(function.offset + at)};
        std::string_view bytes = std::string_view(function.bytes).substr(at, constant.size);
        if (number_at(bytes) != constant.placeholder || constants.contains(place)) continue;
        if (opcode_before(constant, std::string_view(function.bytes).substr(0, at)).empty()) continue;
        findings.push_back(audit_finding(constants_rule, audited.layout.object().symbols[function.symbol].name,
                                         fmt::format("nothing sets the runtime constant at +{:#x}", at)));
      }
    }
  }
}

} // namespace

std::map<ModulePlace, std::string> filled_constants(const AuditCase& audited, std::vector<Finding>& findings) {
  const Section* table = audited.file.loaded.find_section(KLP_CONSTANTS_SECTION);
  return table ? ConstantReader(audited, *table, findings).read() : std::map<ModulePlace, std::string>();
}

void check_constants(const AuditCase& audited, std::vector<Finding>& findings) {
  report_unfilled(audited, filled_constants(audited, findings), findings);
}

} // namespace klp
