// The chain from the change to the patched functions:
//
//   hunk ─► touched definition ─► affected function ─► patched symbol
#include "generator/report/plan_formats.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace klp {

namespace {

std::string dot_string(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

class Drawing {
public:
  void node(const std::string& id, const std::string& label, const char* style) {
    if (known_.insert(id).second)
      nodes_ += fmt::format("  {} [label={}, {}];\n", dot_string(id), dot_string(label), style);
  }
  void edge(const std::string& from, const std::string& to, const std::string& label) {
    if (edges_known_.insert({from, to}).second)
      edges_ += fmt::format("  {} -> {} [label={}];\n", dot_string(from), dot_string(to), dot_string(label));
  }
  std::string text() const {
    return "digraph plan {\n  rankdir=LR;\n  label=\"grey: hunk    yellow: touched    green: will be patched    red: "
           "likely to be refused    dashed: may be patched\";\n  fontname=\"sans-serif\"; fontsize=10;\n  node "
           "[fontname=\"sans-serif\", fontsize=10];\n"
           "  edge [fontname=\"sans-serif\", fontsize=9];\n" +
           nodes_ + edges_ + "}\n";
  }

private:
  std::set<std::string> known_;
  std::set<std::pair<std::string, std::string>> edges_known_;
  std::string nodes_, edges_;
};

constexpr char hunk_style[] = "shape=note, style=filled, fillcolor=\"#eeeeee\"";
constexpr char touched_style[] = "shape=box, style=filled, fillcolor=\"#fff2cc\"";
constexpr char function_style[] = "shape=ellipse";
constexpr char patched_style[] = "shape=box, style=\"rounded,filled\", fillcolor=\"#d5e8d4\"";
constexpr char maybe_style[] = "shape=box, style=\"rounded,dashed\"";
constexpr char refused_style[] = "shape=box, style=\"rounded,filled\", fillcolor=\"#f8cecc\"";

// The names in a reason, from the affected function back to the touched definition: "uses b, which uses a" -> b, a.
std::vector<std::string> steps(std::string_view because) {
  std::vector<std::string> names;
  constexpr std::string_view word = "uses ";
  for (std::size_t at = because.find(word); at != std::string_view::npos; at = because.find(word, at)) {
    at += word.size();
    names.emplace_back(because.substr(at, because.find(',', at) - at));
  }
  return names;
}

// "include/a.h: a structure's layout changes" -> "include/a.h"
std::string_view file_of(std::string_view any) { return any.substr(0, any.find(':')); }

class Picture {
public:
  explicit Picture(const PlanReport& plan_report) : report_(plan_report) {}

  std::string draw() {
    for (std::size_t t = 0; t < report_.touched.size(); ++t) draw_touched(t);
    for (const auto& hunk : report_.hunks) draw_hunk(hunk);
    for (const auto& unit : report_.units) draw_unit(unit);
    return drawing_.text();
  }

private:
  static std::string id_of(std::size_t touched) { return fmt::format("touched {}", touched); }

  void draw_touched(std::size_t t) {
    const Touched& touch = report_.touched[t];
    std::string what = touch.names.empty() ? std::string(to_string(touch.kind)) : short_names(touch);
    auto line = touch.new_first ? touch.new_first : touch.old_first;
    drawing_.node(id_of(t), fmt::format("{}\n{}:{}", what, touch.file, line), touched_style);
    for (const auto& name : touch.names) by_name_.emplace(name, id_of(t));
  }

  void draw_hunk(const TouchedHunk& hunk) {
    std::string id = fmt::format("hunk {} {}", hunk.file, hunk.before.first);
    drawing_.node(id, hunk.file + "\n" + hunk_header(hunk), hunk_style);
    for (std::size_t t : hunk.touched) drawing_.edge(id, id_of(t), "");
  }

  std::string node_of(const std::string& name) {
    if (auto at = by_name_.find(name); at != by_name_.end()) return at->second;
    drawing_.node("through " + name, name, function_style);
    return "through " + name;
  }

  // Draws the edges from the touched definition over the names in the reason to `to`.
  void draw_path(const std::string& because, std::string to) {
    for (const auto& name : steps(because)) {
      std::string from = node_of(name);
      if (from != to) drawing_.edge(from, to, "used");
      to = from;
    }
  }

  // Whether a doubt is about the function or about its whole unit.
  bool is_doubtful(const PlanReportUnit& unit, const Prediction& f) const {
    return std::ranges::any_of(report_.doubts, [&](const Finding& doubt) {
      return doubt.error.symbol == f.symbol + "()" || (doubt.error.file == unit.source && doubt.error.symbol.empty());
    });
  }

  // Draws the edge from the callee, which is patched in any unit, to the caller `to`.
  void draw_call(const std::string& callee, const std::string& to) {
    for (const auto& unit : report_.units)
      for (const auto& f : unit.functions)
        if (f.symbol == callee) return drawing_.edge(unit.source + " " + callee, to, "called");
  }

  void draw_unit(const PlanReportUnit& unit) {
    for (const auto& f : unit.functions) {
      std::string patched = unit.source + " " + f.symbol;
      drawing_.node(patched, f.symbol + "()\n" + unit.source, is_doubtful(unit, f) ? refused_style : patched_style);
      if (f.is_caller) {
        draw_call(f.source, patched);
        continue;
      }
      if (f.source == f.symbol && !by_name_.contains(f.source)) {
        draw_path(f.because, patched);
        continue;
      }
      std::string from = node_of(f.source);
      drawing_.edge(from, patched, f.source == f.symbol ? "" : f.why.substr(0, f.why.find(' ')));
      draw_path(f.because, from);
    }
    for (const auto& r : unit.assumption_uses) {
      drawing_.node(unit.source + " " + r.symbol, r.symbol + "()\n" + unit.source, maybe_style);
      drawing_.edge(unit.source + " " + r.on, unit.source + " " + r.symbol, "relies: " + r.what);
    }
    if (!unit.any.empty()) draw_any(unit);
  }

  // Draws one node for "any function of the unit", and edges from the names in its reason; if the reason has none, from
  // everything that is touched in the file of the reason.
  void draw_any(const PlanReportUnit& unit) {
    std::string id = "any " + unit.source;
    drawing_.node(id, "any function\n" + unit.source, maybe_style);
    if (!steps(unit.any).empty()) return draw_path(unit.any, id);
    for (std::size_t t = 0; t < report_.touched.size(); ++t)
      if (report_.touched[t].file == file_of(unit.any)) drawing_.edge(id_of(t), id, "");
  }

  const PlanReport& report_;
  Drawing drawing_;
  std::map<std::string, std::string> by_name_; // node ids of touched definitions
};

} // namespace

std::string plan_dot(const PlanReport& plan_report) { return Picture(plan_report).draw(); }

} // namespace klp
