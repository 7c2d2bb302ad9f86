#include "generator/review/export_check.h"

#include "base/parallel.h"
#include "facts/lookup.h"
#include "generator/compare/exports.h"
#include "generator/kernel/target/importers.h"
#include "generator/prove/about.h"
#include "generator/review/export_types.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

struct ChangedExport {
  ExportChange change;
  const PatchUnit* unit;
};

const PatchUnit* unit_of(const ComparedUnits& compared, const CompiledUnit& c) {
  if (!compared.outputs.contains(c.unit.output)) return nullptr;
  auto found = std::ranges::find_if(compared.units, [&](const PatchUnit& u) { return u.source == c.unit.source; });
  return found == compared.units.end() ? nullptr : &*found;
}

// The body of a function does not contribute to types, only its declaration does.
bool types_may_change(const Plan& plan, const PatchUnit& unit) {
  if (exports_of(unit.original.layout->object()).empty()) return false;
  bool other = std::ranges::any_of(plan.touched, [](const Touched& t) { return t.kind != ItemKind::function; });
  const facts::Unit *before = unit.original.facts, *after = unit.patched.facts;
  if (other || !before || !after) return true;
  return std::ranges::any_of(after->functions, [&](const facts::Function& f) {
    const facts::Function* old = f.exported ? facts::function_with_symbol(*before, f.symbol) : nullptr;
    return old && old->signature != f.signature;
  });
}

std::string text_of_users(const std::vector<std::string>& modules) {
  constexpr std::size_t most = 8;
  if (modules.empty()) return "no module of the target uses it, others may";
  std::vector<std::string> named(modules.begin(), modules.begin() + std::min(most, modules.size()));
  std::string text = fmt::format("used by module{} {}", modules.size() == 1 ? "" : "s", fmt::join(named, ", "));
  if (modules.size() > most) text += fmt::format(" and {} more", modules.size() - most);
  return text;
}

// Long definitions, as those of large structures, are left out of the message.
std::string text_of_definitions(const ExportChange& change) {
  constexpr std::size_t longest = 200;
  if (change.before.size() > longest || change.after.size() > longest) return "";
  return fmt::format(" from \"{}\" to \"{}\"", change.before, change.after);
}

Finding refusal(const ChangedExport& c, const std::string& users) {
  const ExportChange& change = c.change;
  Error e = refusal_at(*c.unit, c.unit->patched.layout->find(change.symbol), {}, {});
  e.symbol = change.symbol;
  e.cause = fmt::format("it is exported, and {} changes{} (CRC {} becomes {}); {}",
                        change.type.empty() ? "its type" : change.type, text_of_definitions(change), change.old_crc,
                        change.new_crc, users);
  e.remedy =
      "leave the exported one as it is and add another function for the new callers; where old callers can go on "
      "with the old type, hide the new text from genksyms with #ifndef __GENKSYMS__";
  return finding("export-type", std::move(e));
}

} // namespace

Result<std::vector<Finding>> check_exports(const ExportCheckInput& question, const ComparedUnits& compared) {
  std::vector<std::pair<const CompiledUnit*, const PatchUnit*>> selected;
  for (const auto& c : question.compiled)
    if (const PatchUnit* unit = unit_of(compared, c); unit && types_may_change(question.plan, *unit))
      selected.emplace_back(&c, unit);
  std::vector<Result<std::optional<BothVersions>>> versions_of(selected.size());
  in_parallel(selected.size(), [&](std::size_t i) {
    versions_of[i] = symbol_versions(question.target, selected[i].first->unit, question.work, question.options);
  });
  std::vector<ChangedExport> changed;
  std::set<std::string> symbols;
  for (std::size_t i = 0; i < selected.size(); ++i) {
    TRY(auto versions, std::move(versions_of[i]));
    if (!versions) continue;
    for (auto& change : changed_exports(versions->original, versions->patched)) {
      symbols.insert(change.symbol);
      changed.push_back({std::move(change), selected[i].second});
    }
  }
  std::vector<Finding> findings;
  if (changed.empty()) return findings;
  std::map<std::string, std::vector<std::string>> users;
  bool known = !question.target.modules.empty();
  if (known) {
    TRY(ModuleFiles files, list_modules(question.target));
    TRY(users, importers(files, symbols));
  }
  for (const auto& c : changed)
    findings.push_back(refusal(c, known ? text_of_users(users[c.change.symbol])
                                        : "who uses it is not known: the "
                                          "target was made without modules"));
  return findings;
}

} // namespace klp
