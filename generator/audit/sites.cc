#include "generator/audit/sites.h"

#include "generator/arch/x86_64/decode.h"
#include "generator/audit/checks.h"
#include "generator/rules/refusal.h"

#include <algorithm>
#include <elf.h>
#include <fmt/format.h>
#include <map>
#include <set>

namespace klp {

namespace {

constexpr std::string_view livepatch_prefix = ".klp.sym.";

// A branch to a symbol with this prefix must be in this list.
struct ListedTarget {
  std::string_view prefix;
  SpecialSectionKind list;
  bool by_name = false; // objtool lists the branch only if the symbol has this name, not as a livepatch symbol
};
constexpr ListedTarget listed_targets[] = {
    {"__x86_return_thunk", SpecialSectionKind::returns},
    {"__x86_indirect_thunk_", SpecialSectionKind::indirect_branches},
    {"__SCT__", SpecialSectionKind::static_calls, true},
    {"__fentry__", SpecialSectionKind::fentry_sites},
};

// An indirect branch that does not go through a thunk is allowed if the kernel rewrites it at one of these entries.
constexpr SpecialSectionKind rewritten[] = {SpecialSectionKind::paravirt_sites, SpecialSectionKind::alternatives,
                                            SpecialSectionKind::static_calls};

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
  using CodePlace = std::pair<SectionId, std::uint64_t>;

  // The first field of each entry points to the code. The targets of the other fields are no branches of patched
  // functions, so they can be in the set too.
  void read_list(const Section& list) {
    const SpecialSection* special = special_section(list.name);
    if (!special) return;
    for (const auto& r : list.relocations) {
      const Symbol& symbol = object_.symbols[r.symbol];
      if (symbol.defined_in_section())
        lists_[special->kind].insert({symbol.section, symbol.value + static_cast<std::uint64_t>(r.addend)});
    }
  }

  bool is_listed(SpecialSectionKind list, CodePlace place) const {
    auto places = lists_.find(list);
    return places != lists_.end() && places->second.contains(place);
  }

  // The name of the symbol that the instruction refers to. Empty if the instruction has no relocation.
  std::string_view target_of(const Section& section, std::uint64_t begin, std::uint64_t end) const {
    auto r = std::ranges::lower_bound(section.relocations, begin, {}, &Relocation::offset);
    for (; r != section.relocations.end() && r->offset < end; ++r)
      if (r->type != R_X86_64_NONE) return object_.symbols[r->symbol].name;
    return {};
  }

  // The lists that a branch to `target` must be in.
  std::vector<SpecialSectionKind> lists_for(std::string_view target, const Instruction& instruction) const {
    std::vector<SpecialSectionKind> lists;
    if (instruction.branch == FieldUse::operand) return lists;
    std::string_view name = target;
    bool livepatch = name.starts_with(livepatch_prefix);
    if (livepatch) name.remove_prefix(std::min(name.find('.', livepatch_prefix.size()), name.size() - 1) + 1);
    auto known = std::ranges::find_if(
        listed_targets, [&](const ListedTarget& l) { return name.starts_with(l.prefix) && !(livepatch && l.by_name); });
    if (known != std::end(listed_targets)) lists.push_back(known->list);
    // objtool puts two further kinds of calls into .call_sites, like ordinary calls: calls of __fentry__; and static
    // calls whose trampoline is a livepatch symbol, which objtool does not recognize as static calls. The latter always
    // go through the trampoline, which the kernel updates.
    bool ordinary = known == std::end(listed_targets) || known->list == SpecialSectionKind::fentry_sites;
    if (ordinary && rules_.calls && instruction.branch == FieldUse::call) lists.push_back(SpecialSectionKind::calls);
    return lists;
  }

  void check(const Symbol& function) {
    const Section& section = object_.sections[function.section];
    auto code = ByteView(section.data).sub(function.value, function.size);
    if (!section.executable() || !code) return;
    for (const auto& instruction : decode(*code)) {
      std::uint64_t begin = function.value + instruction.offset;
      CodePlace place{function.section, begin};
      auto lists = lists_for(target_of(section, begin, begin + instruction.length), instruction);
      for (auto list : lists)
        if (!is_listed(list, place) && !(list == SpecialSectionKind::calls && in_init(section)))
          refuse(function, instruction, "it is not in " + std::string(special_section(list).name));
      if (std::ranges::find(lists, SpecialSectionKind::returns) != lists.end())
        lists_[SpecialSectionKind::returns].erase(place);
      if (!lists.empty()) continue;
      if (instruction.is_return && rules_.returns) {
        refuse(function, instruction, "it does not go through __x86_return_thunk");
      } else if (instruction.is_indirect_branch && rules_.branches && !is_rewritten(place)) {
        refuse(function, instruction, "it does not go through __x86_indirect_thunk");
      }
    }
    check_false_returns(function);
  }

  // check() has removed the places of all returns from the list. A place that is left is not a return, and the kernel
  // would overwrite the code there with a return (apply_returns).
  void check_false_returns(const Symbol& function) {
    const auto& returns = lists_[SpecialSectionKind::returns];
    auto left = returns.lower_bound({function.section, function.value});
    if (left == returns.end() || *left >= CodePlace{function.section, function.value + function.size}) return;
    Instruction no_return;
    no_return.offset = left->second - function.value;
    refuse(function, no_return,
           "it is no return, and is in " + std::string(special_section(SpecialSectionKind::returns).name));
  }

  static bool in_init(const Section& section) { return section.name.starts_with(".init"); }

  bool is_rewritten(CodePlace place) const {
    return std::any_of(std::begin(rewritten), std::end(rewritten), [&](auto list) { return is_listed(list, place); });
  }

  void refuse(const Symbol& function, const Instruction& instruction, const std::string& why) {
    Error e = refusal({.cause = fmt::format("the kernel would not find the branch at +{:#x} when it patches code: {}",
                                            instruction.offset, why),
                       .remedy = "check that the target's objtool ran without a warning over the unit, or over the "
                                 "module where it runs late (klp -v build)",
                       .symbol = function.name + "()"});
    found_.push_back(std::move(e));
  }

  const Object& object_;
  const SiteRules& rules_;
  std::map<SpecialSectionKind, std::set<CodePlace>> lists_; // the places in code that each list refers to
  std::set<CodePlace> checked_;                             // where the functions checked so far begin
  std::vector<Error> found_;
};

} // namespace

std::vector<Error> missing_sites(const Object& object, const SiteRules& rules) {
  return SiteCheck(object, rules).run();
}

SiteRules site_rules(const Object& unit) {
  SiteRules rules;
  for (const auto& symbol : unit.symbols) {
    rules.returns = rules.returns || symbol.name.starts_with(listed_targets[0].prefix);
    rules.branches = rules.branches || symbol.name.starts_with(listed_targets[1].prefix);
  }
  return rules;
}

namespace {

// Without the units, the rules follow from the lists for the kernel's own code: it reads the same lists in modules.
SiteRules rules_for(const AuditCase& audited) {
  const Kallsyms& kallsyms = audited.objects.vmlinux().symbols;
  auto reads = [&](const char* list) { return !kallsyms.named(list).empty(); };
  if (!audited.units) return {reads("__return_sites"), reads("__retpoline_sites"), reads("__call_sites")};
  SiteRules all{false, false, reads("__call_sites")};
  for (const auto& unit : *audited.units) {
    SiteRules rules = site_rules(unit.patched.layout->object());
    all.returns = all.returns || rules.returns;
    all.branches = all.branches || rules.branches;
  }
  return all;
}

} // namespace

void check_sites(const AuditCase& audited, std::vector<Finding>& findings) {
  for (auto& error : missing_sites(audited.file.loaded, rules_for(audited)))
    findings.push_back(finding("missing-site", std::move(error)));
}

} // namespace klp
