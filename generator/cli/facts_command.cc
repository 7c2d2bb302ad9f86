// klp facts show UNIT..., and the registration of the other subcommands of klp facts
#include "facts/json.h"
#include "facts/text.h"
#include "generator/cli/facts_queries.h"
#include "generator/object/facts_section.h"

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

namespace klp::cli {

namespace {

struct ObjectFacts {
  std::string object;
  facts::Unit unit;
};

struct ShowArguments {
  std::vector<std::string> units;
  std::string index;
};

// A source is looked up in the index. Every other argument is an object.
bool is_source(std::string_view path) { return path.ends_with(".c") || path.ends_with(".i"); }

Status read_facts_of_object(const std::string& object, std::vector<ObjectFacts>& all) {
  TRY(auto units, read_all_facts(object));
  for (auto& unit : units) all.push_back({object, std::move(unit)});
  return {};
}

std::string_view without_dot(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

// Reads the facts from the objects that the index names: the index holds only a part of the facts.
Status read_facts_of_source(const Session& session, facts::Index& index, const std::string& source,
                            std::vector<ObjectFacts>& all) {
  TRY(auto units, index.units_of_source(source));
  if (units.empty()) {
    return fail(Error{.cause = "no unit of the index was compiled from it",
                      .remedy = "name an object, or run klp facts index on the tree that builds it",
                      .file = source});
  }
  CHECK_OK(warn_if_incomplete(session, index, units));
  for (const auto& unit : units) {
    TRY(auto in_object, read_all_facts(unit.object));
    for (auto& facts : in_object)
      if (without_dot(facts.source) == unit.source) all.push_back({unit.object, std::move(facts)});
  }
  return {};
}

Result<std::vector<ObjectFacts>> read_units(const Session& session, const ShowArguments& arguments) {
  std::vector<ObjectFacts> all;
  std::optional<facts::Index> index;
  for (const auto& name : arguments.units) {
    if (!is_source(name)) {
      CHECK_OK(read_facts_of_object(name, all));
      continue;
    }
    if (!index) {
      TRY(index, open_index(arguments.index));
    }
    CHECK_OK(read_facts_of_source(session, *index, name, all));
  }
  return all;
}

void show_json(const Session& session, const std::vector<ObjectFacts>& all) {
  auto units = nlohmann::json::array();
  for (const auto& [object, unit] : all) {
    auto entry = facts::to_json(unit);
    entry["object"] = object;
    units.push_back(std::move(entry));
  }
  session.print_json({{"units", std::move(units)}});
}

ExitStatus show(const Session& session, const ShowArguments& arguments) {
  auto all = read_units(session, arguments);
  if (!all) return session.report(all.error());
  if (session.json) return show_json(session, *all), ExitStatus::done;
  for (const auto& [object, unit] : *all) std::cout << object << ": " << facts::to_text(unit);
  std::cout.flush();
  return ExitStatus::done;
}

void add_show_command(Command facts, Session& session, Action& action) {
  auto command = facts.add_subcommand("show", "print the facts of units");
  auto arguments = std::make_shared<ShowArguments>();
  command.add_option("UNIT", arguments->units, "object compiled with -fplugin=klp, or a source that the index knows")
      .required();
  command.add_option("--index", arguments->index, "index, or folder that has one (default: the nearest above)");
  command.callback(
      [arguments, &session, &action] { action = [arguments, &session] { return show(session, *arguments); }; });
}

} // namespace

void add_facts_commands(Command app, Session& session, Action& action) {
  auto facts = app.add_subcommand("facts", "the compiler's account of units, and of a whole tree");
  facts.require_subcommand();
  add_show_command(facts, session, action);
  add_facts_index_command(facts, session, action);
  add_who_inlines_command(facts, session, action);
  add_uses_command(facts, session, action);
}

} // namespace klp::cli
