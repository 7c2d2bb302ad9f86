// klp facts who-inlines NAME
#include "generator/cli/facts_queries.h"

#include <fmt/format.h>
#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>

namespace klp::cli {

namespace {

struct WhoInlinesArguments {
  std::string name, source, index;
};

nlohmann::json inlining_json(const facts::InlinedInto& inlining) {
  auto steps = nlohmann::json::array();
  for (const auto& step : inlining.steps) steps.push_back({{"caller", step.caller}, {"site", place_json(step.site)}});
  nlohmann::json json = {{"defined_in", inlining.file},
                         {"into", inlining.into},
                         {"unit", unit_json(inlining.unit)},
                         {"steps", std::move(steps)}};
  if (inlining.other_ways) json["other_ways"] = true;
  return json;
}

nlohmann::json symbol_json(const facts::DefinedSymbol& symbol) {
  return {{"symbol", symbol.symbol}, {"place", place_json(symbol.place)}, {"unit", unit_json(symbol.unit)}};
}

// "at fs/a.c:8 in middle, at fs/a.c:20 in open_a"
void put_steps(fmt::memory_buffer& out, const facts::InlinedInto& inlining) {
  const char* separator = "";
  for (const auto& step : inlining.steps) {
    fmt::format_to(std::back_inserter(out), "{}at {}:{} in {}", separator, step.site.file, step.site.line, step.caller);
    separator = ", ";
  }
  if (inlining.other_ways) fmt::format_to(std::back_inserter(out), " (or another way)");
}

void print(const std::string& name, const std::vector<facts::InlinedInto>& inlinings,
           const std::vector<facts::DefinedSymbol>& emitted) {
  fmt::memory_buffer out;
  auto end = std::back_inserter(out);
  const facts::InlinedInto* last = nullptr;
  for (const auto& i : inlinings) {
    const bool new_file = !last || last->file != i.file;
    const bool new_unit = new_file || last->unit.id != i.unit.id;
    if (new_file) fmt::format_to(end, "{} of {} is inlined into:\n", name, i.file);
    if (new_unit || last->into != i.into) fmt::format_to(end, "  {}  ({})\n", i.into, i.unit.source);
    out.append(std::string_view("    "));
    put_steps(out, i);
    out.push_back('\n');
    last = &i;
  }
  for (const auto& symbol : emitted)
    fmt::format_to(end, "{} of {} is also a function of its own: {}  ({})\n", name, symbol.place.file, symbol.symbol,
                   symbol.unit.source);
  std::cout.write(out.data(), static_cast<std::streamsize>(out.size()));
  std::cout.flush();
}

Result<std::vector<facts::DefinedSymbol>> emitted_symbols(facts::Index& index, const WhoInlinesArguments& arguments) {
  TRY(auto all, index.defining(arguments.name));
  std::erase_if(all, [&](auto& symbol) {
    return symbol.is_variable || !facts::path_matches(symbol.place.file, arguments.source);
  });
  return all;
}

Result<ExitStatus> answer(const Session& session, const WhoInlinesArguments& arguments) {
  TRY(auto index, open_index(arguments.index));
  TRY(auto inlinings, index.inlined_into(arguments.name, arguments.source));
  TRY(auto emitted, emitted_symbols(index, arguments));
  std::vector<facts::IndexedUnit> units;
  for (const auto& i : inlinings)
    if (units.empty() || units.back().id != i.unit.id) units.push_back(i.unit);
  for (const auto& symbol : emitted) units.push_back(symbol.unit);
  TRY(auto document, warn_if_incomplete(session, index, std::move(units)));
  if (!session.json) {
    print(arguments.name, inlinings, emitted);
    if (inlinings.empty()) session.progress(fmt::format("klp: nothing inlines {}", arguments.name));
    return ExitStatus::done;
  }
  document["name"] = arguments.name;
  document["inlinings"] = document["functions"] = nlohmann::json::array();
  for (const auto& i : inlinings) document["inlinings"].push_back(inlining_json(i));
  for (const auto& symbol : emitted) document["functions"].push_back(symbol_json(symbol));
  session.print_json(std::move(document));
  return ExitStatus::done;
}

} // namespace

void add_who_inlines_command(Command facts, Session& session, Action& action) {
  auto command = facts.add_subcommand("who-inlines", "where a function was inlined, and through which callers");
  auto arguments = std::make_shared<WhoInlinesArguments>();
  command.add_option("NAME", arguments->name, "function, as the source calls it").required();
  command.add_option("--source", arguments->source, "file that defines it, where several static ones have this name");
  command.add_option("--index", arguments->index, "index, or folder that has one (default: the nearest above)");
  command.callback([arguments, &session, &action] {
    action = [arguments, &session] {
      auto status = answer(session, *arguments);
      return status ? *status : session.report(status.error());
    };
  });
}

} // namespace klp::cli
