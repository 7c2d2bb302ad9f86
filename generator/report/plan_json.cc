#include "generator/report/json_values.h"
#include "generator/report/plan_formats.h"

#include <nlohmann/json.hpp>

namespace klp {

using nlohmann::json;

namespace {

json to_json(const Touched& touch) {
  json out = {
      {"file", touch.file}, {"how", to_string(touch.how)}, {"kind", to_string(touch.kind)}, {"names", touch.names}};
  if (touch.old_first) out["old_lines"] = {touch.old_first, touch.old_last};
  if (touch.new_first) out["new_lines"] = {touch.new_first, touch.new_last};
  return out;
}

json to_json(const TouchedHunk& hunk) {
  return {{"file", hunk.file},
          {"old", {hunk.before.first, hunk.before.count}},
          {"new", {hunk.after.first, hunk.after.count}},
          {"touched", hunk.touched},
          {"not_compiled", not_compiled(hunk)}};
}

json to_json(const Prediction& p) {
  json out = {{"symbol", p.symbol},         {"why", p.why},         {"through", p.source}, {"because", p.because},
              {"has_fentry", p.has_fentry}, {"caller", p.is_caller}};
  if (p.place.line) out["file"] = p.place.file, out["line"] = p.place.line;
  if (!p.section.empty()) out["section"] = p.section;
  return out;
}

json to_json(const PlanReportUnit& unit) {
  json out = {{"source", unit.source}, {"why", unit.why}, {"functions", json::array()}, {"relying", json::array()}};
  if (!unit.module.empty()) out["module"] = unit.module;
  if (!unit.any.empty()) out["any"] = unit.any;
  if (unit.is_new) out["new"] = true;
  for (const auto& f : unit.functions) out["functions"].push_back(to_json(f));
  for (const auto& r : unit.assumption_uses)
    out["relying"].push_back({{"symbol", r.symbol}, {"on", r.on}, {"what", r.what}});
  return out;
}

} // namespace

json plan_json(const PlanReport& plan_report) {
  json out = {{"status", static_cast<int>(plan_report.verdict)}, {"readers", plan_report.readers}};
  for (const char* key : {"hunks", "touched", "units", "ignored", "refusals", "doubts", "stages"})
    out[key] = json::array();
  for (const auto& hunk : plan_report.hunks) out["hunks"].push_back(to_json(hunk));
  for (const auto& touch : plan_report.touched) out["touched"].push_back(to_json(touch));
  out["warnings"] = parts_without_effect(plan_report);
  for (const auto& unit : plan_report.units) out["units"].push_back(to_json(unit));
  for (const auto& file : plan_report.ignored) out["ignored"].push_back({{"file", file.path}, {"why", file.why}});
  for (const auto& refusal : plan_report.refusals) out["refusals"].push_back(to_json(refusal));
  for (const auto& doubt : plan_report.doubts) out["doubts"].push_back(to_json(doubt));
  for (const auto& s : plan_report.stages) out["stages"].push_back({{"name", s.name}, {"seconds", s.seconds}});
  return out;
}

} // namespace klp
