#include "generator/audit/sites.h"

#include "generator/audit/rules.h"
#include "generator/object/decode.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace klp {

namespace {

// Branches to these must stand in these lists.
struct Thunk {
  std::string_view prefix, list;
};
constexpr Thunk thunks[] = {
    {"__x86_return_thunk", ".return_sites"},
    {"__x86_indirect_thunk_", ".retpoline_sites"},
};

// What makes a bare indirect branch all right: the kernel rewrites it, or somebody has said that it is safe.
constexpr std::string_view rewritten[] = {".parainstructions", ".altinstructions", ".static_call_sites"};

class SiteCheck {
public:
  SiteCheck(const Object& object, const SiteRules& rules) : object_(object), rules_(rules) {}

  std::vector<Error> run() {
    for (const auto& section : object_.sections) read_list(section);
    for (const auto& symbol : object_.symbols) {
      bool seen = !symbol.defined_in_section() || !symbol.is_function() || symbol.size == 0;
      if (!seen && checked_.insert({symbol.section, symbol.value}).second) check(symbol);
    }
    return std::move(found_);
  }

private:
  using Spot = std::pair<SectionId, std::uint64_t>;

  // The first field of each entry points to the code; the others of an entry are no branches of patched functions.
  void read_list(const Section& list) {
    for (const auto& r : list.relocations) {
      const Symbol& symbol = object_.symbols[r.symbol];
      if (symbol.defined_in_section())
        lists_[list.name].insert({symbol.section, symbol.value + static_cast<std::uint64_t>(r.addend)});
    }
  }

  bool is_listed(std::string_view list, Spot spot) const {
    auto at = lists_.find(std::string(list));
    return at != lists_.end() && at->second.contains(spot);
  }

  const Thunk* thunk_of(const Section& section, std::uint64_t begin, std::uint64_t end) const {
    for (const auto& r : section.relocations) {
      if (r.offset < begin || r.offset >= end) continue;
      const std::string& name = object_.symbols[r.symbol].name;
      for (const auto& thunk : thunks)
        if (name.find(thunk.prefix) != std::string::npos) return &thunk;
    }
    return nullptr;
  }

  void check(const Symbol& function) {
    const Section& section = object_.sections[function.section];
    auto code = ByteView(section.data).sub(function.value, function.size);
    if (!section.executable() || !code) return;
    for (const auto& instruction : decode(*code)) {
      std::uint64_t begin = function.value + instruction.offset;
      Spot spot{function.section, begin};
      if (const Thunk* thunk = thunk_of(section, begin, begin + instruction.length)) {
        if (!is_listed(thunk->list, spot)) refuse(function, instruction, "it is not in " + std::string(thunk->list));
      } else if (instruction.is_return && rules_.returns) {
        refuse(function, instruction, "it does not go through __x86_return_thunk");
      } else if (instruction.is_indirect_branch && rules_.branches && !is_rewritten(spot)) {
        refuse(function, instruction, "it does not go through __x86_indirect_thunk");
      }
    }
  }

  bool is_rewritten(Spot spot) const {
    return std::any_of(std::begin(rewritten), std::end(rewritten), [&](auto list) { return is_listed(list, spot); });
  }

  void refuse(const Symbol& function, const Instruction& instruction, const std::string& why) {
    Error e;
    e.symbol = function.name + "()";
    e.cause = fmt::format("the branch at +{:#x} would escape the kernel's mitigations: {}", instruction.offset, why);
    e.remedy = "check that the target's objtool ran without a warning over the unit, or over the module where it runs "
               "late (klp -v build)";
    e.status = ExitStatus::refused;
    found_.push_back(std::move(e));
  }

  const Object& object_;
  const SiteRules& rules_;
  std::map<std::string, std::set<Spot>> lists_;
  std::set<Spot> checked_;
  std::vector<Error> found_;
};

} // namespace

std::vector<Error> missing_sites(const Object& object, const SiteRules& rules) {
  return SiteCheck(object, rules).run();
}

SiteRules site_rules(const Object& unit) {
  SiteRules rules;
  for (const auto& symbol : unit.symbols) {
    rules.returns = rules.returns || symbol.name.starts_with(thunks[0].prefix);
    rules.branches = rules.branches || symbol.name.starts_with(thunks[1].prefix);
  }
  return rules;
}

// Without the units, what the kernel itself has tells what it expects of modules.
static SiteRules rules_for(const AuditCase& audited) {
  const Kallsyms& kallsyms = audited.objects.vmlinux().symbols;
  if (!audited.units) return {!kallsyms.named("__return_sites").empty(), !kallsyms.named("__retpoline_sites").empty()};
  SiteRules all;
  for (const auto& unit : *audited.units) {
    SiteRules rules = site_rules(unit.patched.layout->object());
    all.returns = all.returns || rules.returns;
    all.branches = all.branches || rules.branches;
  }
  return all;
}

void check_sites(const AuditCase& audited, std::vector<Finding>& findings) {
  for (auto& error : missing_sites(audited.file.loaded, rules_for(audited)))
    findings.push_back(finding("missing-site", std::move(error)));
}

} // namespace klp
