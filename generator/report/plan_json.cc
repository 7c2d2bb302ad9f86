#include "generator/report/json_values.h"
#include "generator/report/plan_report.h"

namespace klp {

using nlohmann::json;

static json to_json(const Touched& touch) {
  json out = {
      {"file", touch.file}, {"how", to_string(touch.how)}, {"kind", to_string(touch.kind)}, {"names", touch.names}};
  if (touch.old_first) out["old_lines"] = {touch.old_first, touch.old_last};
  if (touch.new_first) out["new_lines"] = {touch.new_first, touch.new_last};
  return out;
}

static json to_json(const TouchedHunk& hunk) {
  return {{"file", hunk.file},
          {"old", {hunk.before.first, hunk.before.count}},
          {"new", {hunk.after.first, hunk.after.count}},
          {"touched", hunk.touched},
          {"not_compiled", not_compiled(hunk)}};
}

static json to_json(const Prediction& p) {
  json out = {{"symbol", p.symbol},         {"why", p.why},         {"through", p.source}, {"because", p.because},
              {"has_fentry", p.has_fentry}, {"caller", p.is_caller}};
  if (p.place.line) out["file"] = p.place.file, out["line"] = p.place.line;
  if (!p.section.empty()) out["section"] = p.section;
  return out;
}

static json to_json(const PreviewedUnit& unit) {
  json out = {{"source", unit.source}, {"why", unit.why}, {"functions", json::array()}, {"relying", json::array()}};
  if (!unit.module.empty()) out["module"] = unit.module;
  if (!unit.any.empty()) out["any"] = unit.any;
  if (unit.is_new) out["new"] = true;
  for (const auto& f : unit.functions) out["functions"].push_back(to_json(f));
  for (const auto& r : unit.relying) out["relying"].push_back({{"symbol", r.symbol}, {"on", r.on}, {"what", r.what}});
  return out;
}

json plan_json(const Preview& preview) {
  json out = {{"status", static_cast<int>(preview.verdict)}, {"readers", preview.readers}};
  for (const char* key : {"hunks", "touched", "units", "ignored", "refusals", "doubts", "stages"})
    out[key] = json::array();
  for (const auto& hunk : preview.hunks) out["hunks"].push_back(to_json(hunk));
  for (const auto& touch : preview.touched) out["touched"].push_back(to_json(touch));
  out["warnings"] = parts_without_effect(preview);
  for (const auto& unit : preview.units) out["units"].push_back(to_json(unit));
  for (const auto& file : preview.ignored) out["ignored"].push_back({{"file", file.path}, {"why", file.why}});
  for (const auto& refusal : preview.refusals) out["refusals"].push_back(to_json(refusal));
  for (const auto& doubt : preview.doubts) out["doubts"].push_back(to_json(doubt));
  for (const auto& s : preview.stages) out["stages"].push_back({{"name", s.name}, {"seconds", s.seconds}});
  return out;
}

} // namespace klp
