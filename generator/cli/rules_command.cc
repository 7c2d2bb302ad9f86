// klp rules: lists what klp refuses, and which refusals a person may allow.
#include "generator/cli/command.h"
#include "generator/rules/rules.h"

#include <fmt/format.h>
#include <iostream>
#include <nlohmann/json.hpp>

namespace klp::cli {

namespace {

struct Group {
  Verdict verdict;
  std::string_view id, heading;
};
constexpr Group groups[] = {
    {Verdict::refuses, "refuses", "klp refuses what would break one of these"},
    {Verdict::refuses_unless_allowed, "refuses-unless-allowed",
     "klp refuses these unless klp build is told --allow RULE=REASON"},
    {Verdict::notes, "tells", "klp says these"},
};

const Group& group_of(Verdict verdict) {
  for (const auto& group : groups)
    if (group.verdict == verdict) return group;
  return groups[0];
}

ExitStatus run(const Session& session) {
  if (session.json) {
    nlohmann::json rules = nlohmann::json::array();
    for (const Rule& rule : rule_table)
      rules.push_back({{"rule", rule.id}, {"protects_from", rule.prevents}, {"verdict", group_of(rule.verdict).id}});
    session.print_json({{"rules", rules}});
    return ExitStatus::done;
  }
  for (const auto& group : groups) {
    std::cout << group.heading << ":\n";
    for (const Rule& rule : rule_table)
      if (rule.verdict == group.verdict) std::cout << fmt::format("  {:<20} {}\n", rule.id, rule.prevents);
  }
  std::cout << std::flush;
  return ExitStatus::done;
}

} // namespace

void add_rules_command(Command app, Session& session, Action& action) {
  auto command = app.add_subcommand("rules", "list what klp refuses, what of it can be allowed, and what it tells");
  command.callback([&session, &action] { action = [&session] { return run(session); }; });
}

} // namespace klp::cli
