#include "generator/rules/allow.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

std::string how_to_allow() {
  std::vector<std::string_view> ids;
  for (const Rule& rule : rule_table)
    if (rule.verdict == Verdict::refuses_unless_allowed) ids.push_back(rule.id);
  return fmt::format("--allow RULE=REASON, where RULE is one of {} (klp rules says what each protects from)",
                     fmt::join(ids, ", "));
}

Result<Allowance> read_allowance(const std::string& text) {
  auto equals = text.find('=');
  std::string id = text.substr(0, equals), reason = equals == std::string::npos ? "" : text.substr(equals + 1);
  const Rule* rule = find_rule(id);
  if (!rule) return fail(fmt::format("--allow {}: there is no rule {}", text, id), how_to_allow());
  if (rule->verdict == Verdict::notes)
    return fail(fmt::format("--allow {}: rule {} refuses nothing, it only tells", text, id), how_to_allow());
  if (rule->verdict == Verdict::refuses)
    return fail(fmt::format("--allow {}: rule {} protects from {}, and cannot be allowed", text, id, rule->prevents),
                how_to_allow());
  bool printable = std::ranges::none_of(reason, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  bool empty = reason.find_first_not_of(' ') == std::string::npos;
  if (empty || !printable)
    return fail(fmt::format("--allow {}: {}", id, empty ? "no reason is given" : "the reason is not one line of text"),
                fmt::format("--allow {}=REASON: say in one line why it is safe here; the module keeps it", id));
  return Allowance{std::move(id), std::move(reason)};
}

} // namespace

Result<std::vector<Allowance>> read_allowances(const std::vector<std::string>& texts) {
  std::vector<Allowance> allowances;
  for (const auto& text : texts) {
    TRY(Allowance allowance, read_allowance(text));
    if (std::ranges::find(allowances, allowance.rule, &Allowance::rule) != allowances.end())
      return fail(fmt::format("--allow {} is given twice", allowance.rule), "give one reason for all that it allows");
    allowances.push_back(std::move(allowance));
  }
  return allowances;
}

std::vector<AllowedFinding> remove_allowed(const std::vector<Allowance>& allowances, std::vector<Finding>& refusals) {
  std::vector<AllowedFinding> allowed;
  std::vector<Finding> kept;
  for (auto& refusal : refusals) {
    auto allowance = std::ranges::find(allowances, refusal.rule, &Allowance::rule);
    if (allowance == allowances.end())
      kept.push_back(std::move(refusal));
    else
      allowed.push_back({std::move(refusal), allowance->reason});
  }
  refusals = std::move(kept);
  return allowed;
}

std::vector<Note> unused_allowances(const std::vector<Allowance>& allowances,
                                    const std::vector<AllowedFinding>& allowed) {
  std::vector<Note> notes;
  for (const auto& allowance : allowances)
    if (std::ranges::none_of(allowed, [&](const AllowedFinding& a) { return a.finding.rule == allowance.rule; }))
      notes.push_back(note("unused-allowance", "--allow " + allowance.rule,
                           "nothing in this change needs it: leave it out, so that it covers up nothing later"));
  return notes;
}

std::vector<std::pair<std::string, std::string>> allowed_info(const std::vector<AllowedFinding>& allowed) {
  std::vector<std::pair<std::string, std::string>> info;
  for (const auto& a : allowed) {
    const std::string& symbol = a.finding.error.symbol;
    std::pair<std::string, std::string> line{"klp.allowed", fmt::format("{} {}: {}", a.finding.rule, symbol, a.reason)};
    if (std::ranges::find(info, line) == info.end()) info.push_back(std::move(line));
  }
  return info;
}

} // namespace klp
