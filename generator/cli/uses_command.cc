// klp facts uses NAME
#include "facts/index/index.h"
#include "facts/names.h"
#include "generator/cli/facts_queries.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>

namespace klp::cli {

namespace {

struct UsesArguments {
  std::string name, kind, index;
};

struct Answer {
  std::vector<facts::UsedDefinition> uses;
  std::vector<facts::UsedFile> files;
  std::vector<facts::DefinedSymbol> defined;
  bool empty() const { return uses.empty() && files.empty() && defined.empty(); }
};

// In the order of DefinitionKind.
constexpr std::array kinds = {"function", "macro", "record", "enumeration", "type_name", "variable", "declaration"};
constexpr char file_kind[] = "file";

const char* name_of(facts::DefinitionKind kind) { return kinds.at(static_cast<std::size_t>(kind)); }

Result<Answer> query(facts::Index& index, const UsesArguments& arguments) {
  Answer answer;
  const std::string& kind = arguments.kind;
  TRY(answer.uses, index.uses(arguments.name));
  TRY(answer.defined, index.defining(arguments.name));
  const bool may_be_path = arguments.name.find_first_of("./") != std::string::npos;
  if (kind == file_kind || (kind.empty() && may_be_path)) {
    TRY(answer.files, index.including(arguments.name));
  }
  if (kind.empty()) return answer;
  std::erase_if(answer.uses, [&](auto& use) { return name_of(use.kind) != kind; });
  std::erase_if(answer.defined, [&](auto& symbol) { return kind != (symbol.is_variable ? "variable" : "function"); });
  return answer;
}

std::vector<facts::IndexedUnit> all_units(const Answer& answer) {
  std::vector<facts::IndexedUnit> units;
  for (const auto& use : answer.uses) units.insert(units.end(), use.units.begin(), use.units.end());
  for (const auto& file : answer.files) units.insert(units.end(), file.units.begin(), file.units.end());
  for (const auto& symbol : answer.defined) units.push_back(symbol.unit);
  return units;
}

void put_units(fmt::memory_buffer& out, const std::vector<facts::IndexedUnit>& units) {
  fmt::format_to(std::back_inserter(out), "{} {}\n", units.size(), units.size() == 1 ? "unit" : "units");
  for (const auto& unit : units) fmt::format_to(std::back_inserter(out), "  {}\n", unit.source);
}

void print(const Answer& answer) {
  fmt::memory_buffer out;
  auto end = std::back_inserter(out);
  for (const auto& use : answer.uses) {
    fmt::format_to(end, "{} {} of {} is used by ", name_of(use.kind), use.name, at(use.place));
    put_units(out, use.units);
  }
  for (const auto& symbol : answer.defined) {
    const char* what = symbol.is_variable ? "variable" : "function";
    fmt::format_to(end, "{} {} of {} is compiled into {} as {}", what, symbol.name, at(symbol.place),
                   symbol.unit.source, symbol.symbol);
    if (!symbol.owner.empty()) fmt::format_to(end, ", static in {}", symbol.owner);
    out.push_back('\n');
  }
  for (const auto& file : answer.files) {
    const auto versions =
        std::count_if(answer.files.begin(), answer.files.end(), [&](auto& other) { return other.path == file.path; });
    fmt::format_to(end, "file {}{} is read by ", file.path,
                   versions > 1 ? fmt::format(" with content {}", file.hash) : "");
    put_units(out, file.units);
  }
  std::cout.write(out.data(), static_cast<std::streamsize>(out.size()));
  std::cout.flush();
}

nlohmann::json units_json(const std::vector<facts::IndexedUnit>& units) {
  auto all = nlohmann::json::array();
  for (const auto& unit : units) all.push_back(unit_json(unit));
  return all;
}

void put_json(nlohmann::json& document, const Answer& answer) {
  document["uses"] = document["files"] = document["defined"] = nlohmann::json::array();
  for (const auto& use : answer.uses)
    document["uses"].push_back({{"kind", name_of(use.kind)},
                                {"name", use.name},
                                {"place", place_json(use.place)},
                                {"units", units_json(use.units)}});
  for (const auto& file : answer.files)
    document["files"].push_back({{"path", file.path}, {"hash", file.hash}, {"units", units_json(file.units)}});
  for (const auto& symbol : answer.defined) {
    nlohmann::json json = {{"kind", symbol.is_variable ? "variable" : "function"},
                           {"name", symbol.name},
                           {"symbol", symbol.symbol},
                           {"linkage", facts::to_string(symbol.linkage)},
                           {"place", place_json(symbol.place)},
                           {"unit", unit_json(symbol.unit)}};
    if (!symbol.owner.empty()) json["owner"] = symbol.owner;
    document["defined"].push_back(std::move(json));
  }
}

Result<ExitStatus> run(const Session& session, const UsesArguments& arguments) {
  TRY(auto index, open_index(arguments.index));
  TRY(auto answer, query(index, arguments));
  TRY(auto document, warn_if_incomplete(session, index, all_units(answer)));
  if (!session.json) {
    print(answer);
    if (answer.empty()) session.progress(fmt::format("klp: no unit uses or defines {}", arguments.name));
    return ExitStatus::done;
  }
  document["name"] = arguments.name;
  put_json(document, answer);
  session.print_json(std::move(document));
  return ExitStatus::done;
}

} // namespace

void add_uses_command(Command facts, Session& session, Action& action) {
  auto command = facts.add_subcommand("uses", "which units depend on a definition or a file");
  auto arguments = std::make_shared<UsesArguments>();
  std::vector<std::string> known(kinds.begin(), kinds.end());
  known.push_back(file_kind);
  command.add_option("NAME", arguments->name, "function, macro, record, enumeration, type, variable, or path of a file")
      .required();
  command.add_option("--kind", arguments->kind, "only what is of this kind").one_of(known);
  command.add_option("--index", arguments->index, "index, or folder that has one (default: the nearest above)");
  command.callback([arguments, &session, &action] {
    action = [arguments, &session] {
      auto status = run(session, *arguments);
      return status ? *status : session.report(status.error());
    };
  });
}

} // namespace klp::cli
