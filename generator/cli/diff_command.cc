// klp diff ORIG.o PATCHED.o
#include "generator/cli/command.h"
#include "generator/compare/compare.h"
#include "generator/object/facts_source.h"

#include <fmt/format.h>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

namespace klp::cli {

namespace {

struct DiffArguments {
  std::string original, patched;
};

struct LoadedObject {
  Object object;
  std::optional<facts::Unit> facts;
  Layout layout;
  Side side() const { return {&layout, facts ? &*facts : nullptr}; }
};

Result<std::unique_ptr<LoadedObject>> load(const std::string& path) {
  auto loaded = std::make_unique<LoadedObject>();
  TRY(loaded->object, read_object(path));
  TRY(loaded->layout, Layout::make(loaded->object));
  // Objects without facts can be compared too, but damaged facts are an error.
  if (!loaded->object.find_section(facts::section_name)) return loaded;
  TRY(loaded->facts, read_facts(path, FactsSource::section));
  return loaded;
}

nlohmann::json refusal(const Side& side, AtomId atom, std::string_view rule) {
  facts::Place place = place_of(side, atom);
  nlohmann::json json = {{"rule", rule},
                         {"symbol", side.layout->name(atom)},
                         {"cause", "nobody can tell which of the original's variables it is, or whether it is new"},
                         {"remedy", side.facts ? "leave existing variables their names and the lines that declare them"
                                               : "compile both objects with -fplugin=klp"}};
  if (place.line) json.update({{"file", place.file}, {"line", place.line}});
  return json;
}

nlohmann::json to_json(const Comparison& comparison, const Side& patched) {
  using nlohmann::json;
  json document;
  for (const char* key : {"changed", "added", "removed", "refusals", "ignored", "changed_data"})
    document[key] = json::array();
  for (const auto& c : comparison.changed) document["changed"].push_back({{"symbol", c.symbol}, {"why", c.why}});
  for (const auto& c : comparison.added) document["added"].push_back({{"symbol", c.symbol}});
  for (const auto& data : comparison.added_data) document["added"].push_back({{"symbol", data.symbol}});
  for (const auto& name : comparison.removed) document["removed"].push_back({{"symbol", name}});
  for (const auto& d : comparison.changed_data) {
    document["changed_data"].push_back({{"symbol", d.symbol}, {"why", d.why}});
    document["refusals"].push_back(
        {{"rule", "changed-data"}, {"symbol", d.symbol}, {"cause", d.cause()}, {"remedy", d.remedy()}});
  }
  for (AtomId atom : comparison.correlation.undecided)
    document["refusals"].push_back(refusal(patched, atom, "undecided-variable"));
  for (AtomId atom : comparison.correlation.undecided_messages)
    document["refusals"].push_back(refusal(patched, atom, "repeated-message"));
  for (const auto* list : {&comparison.ignored, &comparison.exports})
    for (const auto& i : *list) document["ignored"].push_back({{"symbol", i.symbol}, {"why", i.why}});
  return document;
}

void print(const nlohmann::json& document) {
  for (const auto& c : document["changed"])
    fmt::print("changed  {}: {}\n", c["symbol"].get<std::string>(), c["why"].get<std::string>());
  for (const auto& c : document["added"]) fmt::print("added    {}\n", c["symbol"].get<std::string>());
  for (const auto& c : document["removed"]) fmt::print("removed  {}\n", c["symbol"].get<std::string>());
  for (const auto& r : document["refusals"])
    fmt::print("refused  {}: {}\n  remedy: {}\n", r["symbol"].get<std::string>(), r["cause"].get<std::string>(),
               r["remedy"].get<std::string>());
  for (const auto& i : document["ignored"])
    fmt::print("ignored  {}: {}\n", i["symbol"].get<std::string>(), i["why"].get<std::string>());
}

ExitStatus verdict(const Comparison& comparison) {
  const Correlation& correlation = comparison.correlation;
  bool undecided = !correlation.undecided.empty() || !correlation.undecided_messages.empty();
  if (!comparison.changed_data.empty() || undecided) return ExitStatus::refused;
  return comparison.changed.empty() && comparison.added.empty() ? ExitStatus::nothing_to_patch : ExitStatus::done;
}

ExitStatus run(const Session& session, const DiffArguments& arguments) {
  auto original = load(arguments.original);
  if (!original) return session.report(original.error());
  auto patched = load(arguments.patched);
  if (!patched) return session.report(patched.error());
  Comparison comparison = compare((*original)->side(), (*patched)->side());
  auto document = to_json(comparison, (*patched)->side());
  if (session.json)
    session.print_json(document);
  else
    print(document);
  ExitStatus status = verdict(comparison);
  if (status == ExitStatus::nothing_to_patch) session.progress("klp: nothing to patch: the objects do the same");
  return status;
}

} // namespace

void add_diff_command(Command app, Session& session, Action& action) {
  auto arguments = std::make_shared<DiffArguments>();
  auto command = app.add_subcommand("diff", "compare an object with its patched twin");
  command.add_option("ORIGINAL", arguments->original, "object compiled before the change").required();
  command.add_option("PATCHED", arguments->patched, "object compiled after it").required();
  command.callback(
      [&session, &action, arguments] { action = [&session, arguments] { return run(session, *arguments); }; });
}

} // namespace klp::cli
