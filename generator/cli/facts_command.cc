#include "facts/json.h"
#include "facts/text.h"
#include "generator/cli/command.h"
#include "generator/object/facts_section.h"

#include <iostream>
#include <memory>

namespace klp::cli {

namespace {

struct ObjectFacts {
  std::string object;
  facts::Unit unit;
};

} // namespace

static Result<std::vector<ObjectFacts>> read_objects(const std::vector<std::string>& objects) {
  std::vector<ObjectFacts> all;
  for (const auto& object : objects) {
    TRY(auto units, read_all_facts(object));
    for (auto& unit : units) all.push_back({object, std::move(unit)});
  }
  return all;
}

static void show_json(const Session& session, const std::vector<ObjectFacts>& all) {
  auto units = nlohmann::json::array();
  for (const auto& [object, unit] : all) {
    auto entry = facts::to_json(unit);
    entry["object"] = object;
    units.push_back(std::move(entry));
  }
  session.print_json({{"units", std::move(units)}});
}

static ExitStatus show(const Session& session, const std::vector<std::string>& objects) {
  auto all = read_objects(objects);
  if (!all) return session.report(all.error());
  if (session.json) return show_json(session, *all), ExitStatus::done;
  for (const auto& [object, unit] : *all) std::cout << object << ": " << facts::to_text(unit);
  std::cout.flush();
  return ExitStatus::done;
}

void add_facts_commands(CLI::App& app, Session& session, Action& action) {
  auto* facts = app.add_subcommand("facts", "the compiler's account of a unit");
  facts->require_subcommand(1);
  auto* show_command = facts->add_subcommand("show", "print the facts that objects carry");
  auto objects = std::make_shared<std::vector<std::string>>();
  show_command->add_option("OBJECT", *objects, "object compiled with -fplugin=klp")->required();
  show_command->callback(
      [objects, &session, &action] { action = [objects, &session] { return show(session, *objects); }; });
}

} // namespace klp::cli
