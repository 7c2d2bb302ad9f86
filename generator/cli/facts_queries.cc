#include "generator/cli/facts_queries.h"

#include "base/file.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace klp::cli {

std::string cause_of(const facts::StaleUnit& stale) {
  const std::string object = stale.unit.object;
  switch (stale.reason) {
  case facts::StaleReason::object_vanished:
    return object + ": it is gone";
  case facts::StaleReason::object_changed:
    return object + ": it has changed since it was indexed";
  case facts::StaleReason::source_missing:
    return fmt::format("{}: its source {} cannot be read", object, stale.file);
  case facts::StaleReason::source_changed:
    return fmt::format("{}: its source {} has changed since it was compiled", object, stale.file);
  }
  return object;
}

const char* remedy_for(facts::StaleReason reason) {
  switch (reason) {
  case facts::StaleReason::source_changed:
    return "build the tree again, then run klp facts index";
  case facts::StaleReason::source_missing:
    return "index the folder that the tree was built in, with its source beside it";
  default:
    return "run klp facts index again";
  }
}

Result<facts::Index> open_index(const std::string& option) {
  return option.empty() ? facts::Index::open_nearest(fs::current_path()) : facts::Index::open(option);
}

namespace {

void warn_of_stale_units(const Session& session, const std::vector<facts::StaleUnit>& stale) {
  if (stale.empty()) return;
  session.progress(fmt::format("klp: warning: {}{}\n  remedy: {}", cause_of(stale.front()),
                               stale.size() > 1 ? fmt::format(", and {} more like it", stale.size() - 1) : "",
                               remedy_for(stale.front().reason)));
}

} // namespace

Result<nlohmann::json> warn_if_incomplete(const Session& session, facts::Index& index,
                                          std::vector<facts::IndexedUnit> units) {
  std::sort(units.begin(), units.end(), [](auto& a, auto& b) { return a.id < b.id; });
  units.erase(std::unique(units.begin(), units.end(), [](auto& a, auto& b) { return a.id == b.id; }), units.end());
  TRY(auto stale, index.changed_objects(units));
  TRY(auto problems, index.problems());
  warn_of_stale_units(session, stale);
  if (!problems.empty())
    session.progress(fmt::format("klp: warning: the answer lacks what {} objects without usable facts would say\n"
                                 "  remedy: klp facts index DIR names them",
                                 problems.size()));
  auto list = nlohmann::json::array();
  for (const auto& s : stale)
    list.push_back({{"file", s.unit.object}, {"cause", cause_of(s)}, {"remedy", remedy_for(s.reason)}});
  return nlohmann::json{{"problems", problems.size()}, {"stale", std::move(list)}};
}

nlohmann::json unit_json(const facts::IndexedUnit& unit) { return {{"source", unit.source}, {"object", unit.object}}; }

nlohmann::json place_json(const facts::Place& place) {
  if (place.line == 0) return {{"file", place.file}};
  return {{"file", place.file}, {"line", place.line}, {"column", place.column}};
}

std::string at(const facts::Place& place) {
  return place.line > 0 ? fmt::format("{}:{}", place.file, place.line) : "unknown line";
}

} // namespace klp::cli
