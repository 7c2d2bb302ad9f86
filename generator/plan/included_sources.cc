#include "generator/plan/included_sources.h"

#include "base/file.h"
#include "generator/source/include_graph.h"

#include <sstream>

namespace klp {

namespace {

constexpr std::string_view included_sources_header = "klp-included-sources 1\n";

Result<std::string> find_included(const Target& target) {
  TRY(auto units, all_units(target));
  IncludeGraph graph(units, target);
  std::string text(included_sources_header);
  for (const auto& unit : units)
    if (graph.is_included((target.source / unit.source).lexically_normal())) text += unit.source + "\n";
  return text;
}

} // namespace

Result<std::set<std::string>> included_sources(const Target& target) {
  const fs::path kept = target.folder / "included-sources";
  std::string text = read_file(kept).value_or("");
  if (!text.starts_with(included_sources_header)) {
    TRY(text, find_included(target));
    CHECK_OK(write_file(kept, text));
  }
  std::istringstream lines(text.substr(included_sources_header.size()));
  std::set<std::string> sources;
  for (std::string line; std::getline(lines, line);) sources.insert(line);
  return sources;
}

} // namespace klp
