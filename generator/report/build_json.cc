#include "generator/report/build_formats.h"
#include "generator/report/json_values.h"
#include "generator/report/plan_formats.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace klp {

using nlohmann::json;

namespace {

json to_json(const std::vector<ListedInstruction>& code) {
  json lines = json::array();
  for (const auto& line : code) lines.push_back({line.offset, line.text});
  return lines;
}

json to_json(const BuiltFunction& f) {
  json j = {{"symbol", f.symbol},     {"name", f.name},         {"object", f.object},     {"unit", f.source},
            {"file", f.file},         {"line", f.line},         {"reason", f.reason},     {"why", f.why},
            {"position", f.position}, {"old_size", f.old_size}, {"new_size", f.new_size}, {"inlined", f.inlined}};
  if (f.address) j["address"] = fmt::format("{:#x}", f.address);
  j["through"] = json::array();
  for (const auto& r : f.through) j["through"].push_back({{"name", r.name}, {"why", r.why}});
  j["original"] = to_json(f.original_code);
  j["patched"] = to_json(f.patched_code);
  return j;
}

json to_json(const TouchedHunk& hunk, const std::vector<Touched>& touched) {
  json names = json::array();
  for (std::size_t t : hunk.touched)
    names.push_back(fmt::format("{} {}", to_string(touched[t].kind), short_names(touched[t])));
  return {{"file", hunk.file},
          {"header", hunk_header(hunk)},
          {"text", hunk.text},
          {"touches", std::move(names)},
          {"not_compiled", not_compiled(hunk)}};
}

// The outcome of each definition that a hunk touches. "hunks" has the 1-based numbers of the hunks in "change".
json outcomes(const BuildReport& report) {
  json list = json::array();
  for (const auto& o : report.outcomes) {
    const Touched& touch = report.touched[o.touched];
    json hunks = json::array();
    for (std::size_t h = 0; h < report.hunks.size(); ++h)
      if (std::ranges::find(report.hunks[h].touched, o.touched) != report.hunks[h].touched.end())
        hunks.push_back(h + 1);
    list.push_back({{"file", touch.file},
                    {"line", touch.new_first ? touch.new_first : touch.old_first},
                    {"kind", to_string(touch.kind)},
                    {"names", touch.names},
                    {"hunks", std::move(hunks)},
                    {"outcome", to_string(o.kind)},
                    {"into", o.into}});
    if (!o.why.empty()) list.back()["why"] = o.why;
  }
  return list;
}

void add_functions(json& document, const BuildReport& report) {
  document["functions"] = document["livepatch_symbols"] = document["writes"] = json::array();
  for (const auto& f : report.functions) document["functions"].push_back(to_json(f));
  for (const auto& s : report.livepatch_symbols)
    document["livepatch_symbols"].push_back({{"symbol", s.place.name},
                                             {"object", s.object},
                                             {"position", s.place.position},
                                             {"witnessed", s.place.from_matched_function}});
  for (const auto& w : report.writes)
    document["writes"].push_back({{"object", w.object},
                                  {"symbol", w.symbol},
                                  {"offset", w.store.offset},
                                  {"size", w.store.size},
                                  {"old", w.store.old_value},
                                  {"new", w.store.new_value},
                                  {"state", w.state}});
  document["runtime_constants"] = report.constants;
  document["hooks"] = document["states"] = json::array();
  for (const auto& h : report.hooks)
    document["hooks"].push_back({{"object", h.object}, {"kind", h.kind}, {"function", h.function}});
  for (const auto& s : report.states) document["states"].push_back({{"id", s.id}, {"version", s.version}});
}

void add_findings(json& document, const BuildReport& report) {
  document["refusals"] = document["notes"] = document["ignored"] = document["plan_differences"] = json::array();
  for (const auto& r : report.refusals) document["refusals"].push_back(to_json(r));
  document["allowed"] = json::array();
  for (const auto& a : report.allowed) {
    document["allowed"].push_back(to_json(a.finding));
    document["allowed"].back()["reason"] = a.reason;
  }
  for (const auto& i : report.ignored) document["ignored"].push_back({{"symbol", i.symbol}, {"why", i.why}});
  for (const auto& n : report.notes)
    document["notes"].push_back({{"rule", n.rule}, {"symbol", n.symbol}, {"why", n.why}});
  for (const auto& d : report.plan_differences)
    document["plan_differences"].push_back({{"symbol", d.symbol}, {"what", d.what}});
}

} // namespace

json build_json(const BuildReport& report) {
  json document = {{"schema", "klp/1"},
                   {"units", report.units},
                   {"changed_units", report.changed_units},
                   {"added", report.added},
                   {"new_state", report.new_state},
                   {"exports", report.exports},
                   {"proof", {{"functions", report.functions_of_units}, {"matched", report.functions_matched}}}};
  document["kernel"] = {{"release", report.release}, {"build_id", report.build_id}, {"compiler", report.compiler}};
  document["commits"] = document["change"] = json::array();
  for (const auto& c : report.commits) document["commits"].push_back(to_json(c));
  for (const auto& hunk : report.hunks) document["change"].push_back(to_json(hunk, report.touched));
  document["outcomes"] = outcomes(report);
  document["warnings"] = parts_without_effect(report);
  add_functions(document, report);
  add_findings(document, report);
  return document;
}

} // namespace klp
