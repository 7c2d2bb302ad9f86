#include "generator/arch/arch.h"
#include "generator/audit/checks.h"
#include "generator/audit/kernel_symbols.h"

#include <fmt/format.h>
#include <set>

namespace klp {

namespace {

constexpr RuleId redirections_rule = "redirections";

class RedirectionCheck {
public:
  RedirectionCheck(const AuditCase& audited, std::vector<Finding>& findings) : audited_(audited), findings_(findings) {}

  void run() {
    std::set<std::string> objects, described;
    for (const auto& object : audited_.table.objects) {
      if (!objects.insert(object.name).second) report_finding(object.name, "it is listed twice");
      for (const auto& function : object.functions) {
        if (!described.insert(fmt::format("{}.{},{}", object.name, function.name, function.position)).second)
          report_finding(function.name, "it is redirected twice");
        check(object, function);
      }
    }
    compare_with_modinfo(described);
  }

private:
  void report_finding(const std::string& symbol, std::string cause) {
    findings_.push_back(audit_finding(redirections_rule, symbol, std::move(cause)));
  }

  void check(const RedirectedObject& where, const RedirectedFunction& function) {
    const Symbol* replacement = audited_.file.symbol_at(function.replacement);
    if (!replacement || !replacement->is_function())
      report_finding(function.name, "what shall replace it is no function");
    auto object = audited_.objects.get(where.name);
    if (!object) return report_finding(where.name, object.error().cause);
    auto original = look_up(**object, function.name, function.position);
    if (!original) return report_finding(function.name, original.error());
    if (!calls_fentry(**object, (*original)->address))
      report_finding(
          function.name,
          fmt::format("ftrace cannot redirect it: {} does not begin with a call of __fentry__", function.name));
  }

  // Whether the function begins with the call that ftrace replaces. Only a landing pad (ENDBR64) may stand before the
  // call.
  static bool calls_fentry(const KernelObject& object, std::uint64_t address) {
    const InstructionBytes& instructions = architecture().instructions;
    auto start = object.image.at(address, instructions.landing_pad.size());
    if (start && start->text() == instructions.landing_pad) address += instructions.landing_pad.size();
    const auto call_size = static_cast<std::uint64_t>(instructions.call_size);
    auto call = object.image.at(address, call_size);
    if (!call || !call->text().starts_with(instructions.call_opcode)) return false;
    auto displacement = *call->get<std::int32_t>(instructions.call_opcode.size());
    std::uint64_t called = address + call_size + static_cast<std::uint64_t>(static_cast<std::int64_t>(displacement));
    for (const auto* symbol : object.symbols.at(called))
      if (symbol->name == "__fentry__") return true;
    return false;
  }

  // The list of functions in modinfo is for operators, and for klp when it builds a livepatch that replaces this one.
  void compare_with_modinfo(const std::set<std::string>& described) {
    if (audited_.file.info("klp.replace") != (audited_.table.replaces ? "yes" : "no"))
      report_finding("klp.replace", audited_.table.replaces
                                        ? "it takes the place of all other livepatches, and modinfo does not say so"
                                        : "modinfo does not say that it leaves other livepatches in place");
    std::set<std::string> in_modinfo;
    for (const auto& [tag, text] : audited_.file.information)
      if (tag == "klp.function") in_modinfo.insert(text);
    for (const auto& function : described)
      if (!in_modinfo.contains(function)) report_finding(function, "modinfo does not say that it is patched");
    for (const auto& function : in_modinfo)
      if (!described.contains(function)) report_finding(function, "modinfo says that it is patched, and it is not");
  }

  const AuditCase& audited_;
  std::vector<Finding>& findings_;
};

} // namespace

void check_redirections(const AuditCase& audited, std::vector<Finding>& findings) {
  RedirectionCheck(audited, findings).run();
}

} // namespace klp
