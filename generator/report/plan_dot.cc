// The chain from what is touched to what is patched:  touched definition ─► affected function ─► patched symbol.
#include "generator/report/plan_report.h"

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
    return "digraph plan {\n  rankdir=LR;\n  node [fontname=\"sans-serif\", fontsize=10];\n"
           "  edge [fontname=\"sans-serif\", fontsize=9];\n" +
           nodes_ + edges_ + "}\n";
  }

private:
  std::set<std::string> known_;
  std::set<std::pair<std::string, std::string>> edges_known_;
  std::string nodes_, edges_;
};

constexpr char touched_style[] = "shape=box, style=filled, fillcolor=\"#fff2cc\"";
constexpr char function_style[] = "shape=ellipse";
constexpr char patched_style[] = "shape=box, style=\"rounded,filled\", fillcolor=\"#d5e8d4\"";
constexpr char refused_style[] = "shape=box, style=\"rounded,filled\", fillcolor=\"#f8cecc\"";

// "uses b, which uses a": b and a, from the function back to what is touched.
std::vector<std::string> steps(std::string_view because) {
  std::vector<std::string> names;
  constexpr std::string_view word = "uses ";
  for (std::size_t at = because.find(word); at != std::string_view::npos; at = because.find(word, at)) {
    at += word.size();
    names.emplace_back(because.substr(at, because.find(',', at) - at));
  }
  return names;
}

} // namespace

std::string plan_dot(const Preview& preview) {
  Drawing drawing;
  std::map<std::string, std::string> touched; // name → node
  for (const auto& touch : preview.touched)
    for (const auto& name : touch.names) {
      drawing.node("touched " + name,
                   fmt::format("{}\n{}:{}", name, touch.file, touch.new_first ? touch.new_first : touch.old_first),
                   touched_style);
      touched[name] = "touched " + name;
    }
  auto node_of = [&](const std::string& name) {
    if (auto at = touched.find(name); at != touched.end()) return at->second;
    drawing.node("through " + name, name, function_style);
    return "through " + name;
  };
  for (const auto& unit : preview.units)
    for (const auto& f : unit.functions) {
      std::string patched = unit.source + " " + f.symbol, from = node_of(f.source);
      drawing.node(patched, f.symbol + "()\n" + unit.source, f.has_fentry ? patched_style : refused_style);
      drawing.edge(from, patched, f.source == f.symbol ? "" : f.why.substr(0, f.why.find(' ')));
      for (const auto& name : steps(f.because)) {
        std::string before = node_of(name);
        if (before != from) drawing.edge(before, from, "used");
        from = before;
      }
    }
  return drawing.text();
}

} // namespace klp
