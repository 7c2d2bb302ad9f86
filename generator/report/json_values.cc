#include "generator/report/json_values.h"

#include "generator/plan/uncompiled.h"

#include <nlohmann/json.hpp>

namespace klp {

using nlohmann::json;

json to_json(const Error& error) {
  json j = {{"cause", error.cause}};
  if (!error.remedy.empty()) j["remedy"] = error.remedy;
  if (!error.file.empty()) j["file"] = error.file;
  if (error.line > 0) j["line"] = error.line;
  if (!error.section.empty()) j["section"] = error.section;
  if (!error.symbol.empty()) j["symbol"] = error.symbol;
  return j;
}

json to_json(const Finding& finding) {
  json j = to_json(finding.error);
  j["rule"] = finding.rule;
  return j;
}

json not_compiled(const TouchedHunk& hunk) {
  json list = json::array();
  for (const auto& c : hunk.conditional)
    if (c.excluded)
      list.push_back({{"lines", {c.lines.first, c.lines.first + c.lines.count - 1}},
                      {"removed", c.removed},
                      {"why", in_words(c)}});
  return list;
}

json to_json(const Commit& commit) {
  return {{"hash", commit.hash},
          {"author", commit.author},
          {"subject", commit.subject},
          {"fixes", commit.fixes},
          {"cves", commit.cves}};
}

} // namespace klp
