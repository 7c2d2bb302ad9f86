#include "generator/report/chain_picture.h"

#include "generator/report/html.h"
#include "generator/report/plan_formats.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <set>

namespace klp {

namespace {

enum Column : std::size_t { hunk, touched, reached, patched, columns };

struct Node {
  std::string label, note; // two lines
};

using NodeId = std::pair<Column, std::string>;

class Chain {
public:
  void node(NodeId id, Node node) {
    if (nodes_.emplace(id, std::move(node)).second) order_[id.first].push_back(id.second);
  }
  void edge(NodeId from, NodeId to) { edges_.insert({std::move(from), std::move(to)}); }
  bool has(const NodeId& id) const { return nodes_.contains(id); }
  std::string draw() const;

private:
  static constexpr int width = 230, height = 38, gap_x = 70, gap_y = 12, margin = 10;
  // How many columns before this one have nodes: an empty column takes no space.
  int used_before(std::size_t column) const {
    return static_cast<int>(std::count_if(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(column),
                                          [](const auto& nodes) { return !nodes.empty(); }));
  }
  std::pair<int, int> corner(const NodeId& id) const {
    const auto& column = order_[id.first];
    auto row = std::ranges::find(column, id.second) - column.begin();
    return {margin + used_before(id.first) * (width + gap_x), margin + static_cast<int>(row) * (height + gap_y)};
  }
  std::string draw_node(const NodeId& id, const Node& node) const;
  std::string draw_edge(const NodeId& from, const NodeId& to) const;

  std::map<NodeId, Node> nodes_;
  std::array<std::vector<std::string>, columns> order_;
  std::set<std::pair<NodeId, NodeId>> edges_;
};

std::string shortened(const std::string& text) {
  constexpr std::size_t longest = 34;
  return text.size() <= longest ? text : "..." + text.substr(text.size() - longest + 3);
}

std::string Chain::draw_node(const NodeId& id, const Node& node) const {
  constexpr std::string_view colours[columns] = {"#eeeeee", "#fff2cc", "#ffffff", "#d5e8d4"};
  auto [x, y] = corner(id);
  return fmt::format("<g><title>{0} {1}</title><rect x=\"{2}\" y=\"{3}\" width=\"{4}\" height=\"{5}\" rx=\"5\" "
                     "fill=\"{6}\" stroke=\"#888\"/><text x=\"{7}\" y=\"{8}\">{9}</text><text x=\"{7}\" y=\"{10}\" "
                     "class=\"note\">{11}</text></g>\n",
                     escaped(node.label), escaped(node.note), x, y, width, height, colours[id.first], x + 8, y + 16,
                     escaped(shortened(node.label)), y + 31, escaped(shortened(node.note)));
}

std::string Chain::draw_edge(const NodeId& from, const NodeId& to) const {
  auto [x1, y1] = corner(from);
  auto [x2, y2] = corner(to);
  x1 += width, y1 += height / 2, y2 += height / 2;
  return fmt::format(
      "<path d=\"M{} {} C{} {} {} {} {} {}\" fill=\"none\" stroke=\"#888\" marker-end=\"url(#arrow)\"/>\n", x1, y1,
      x1 + gap_x / 2, y1, x2 - gap_x / 2, y2, x2 - 4, y2);
}

std::string Chain::draw() const {
  std::size_t rows = 0;
  for (const auto& column : order_) rows = std::max(rows, column.size());
  if (rows == 0) return {};
  int used = used_before(columns);
  int wide = 2 * margin + used * width + (used - 1) * gap_x;
  int high = 2 * margin + static_cast<int>(rows) * (height + gap_y);
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\">\n"
      "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"6\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" "
      "orient=\"auto\"><path d=\"M0 0 L8 4 L0 8 z\" fill=\"#888\"/></marker></defs>\n",
      wide, high);
  for (const auto& [from, to] : edges_) svg += draw_edge(from, to);
  for (const auto& [id, node] : nodes_) svg += draw_node(id, node);
  return svg + "</svg>\n";
}

// Whether a reason ("uses low, which uses base") mentions the name as a whole word.
bool mentions(std::string_view why, std::string_view name) {
  auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  for (std::size_t at = why.find(name); at != why.npos && !name.empty(); at = why.find(name, at + 1)) {
    bool begins = at == 0 || !is_word(why[at - 1]);
    std::size_t end = at + name.size();
    if (begins && (end == why.size() || !is_word(why[end]))) return true;
  }
  return false;
}

class ChainBuilder {
public:
  explicit ChainBuilder(const BuildReport& report) : report_(report) {}

  std::string draw() {
    for (std::size_t h = 0; h < report_.hunks.size(); ++h) add_hunk(h);
    for (const auto& function : report_.functions) add_function(function);
    return chain_.draw();
  }

private:
  void add_hunk(std::size_t h) {
    const TouchedHunk& shown = report_.hunks[h];
    NodeId id{hunk, std::to_string(h)};
    chain_.node(id, {shown.file, hunk_header(shown)});
    for (std::size_t t : shown.touched) {
      const Touched& touch = report_.touched[t];
      NodeId definition{touched, std::to_string(t)};
      std::string name = touch.names.empty() ? std::string(to_string(touch.kind)) : short_names(touch);
      chain_.node(definition, {name, fmt::format("{} {}", to_string(touch.how), to_string(touch.kind))});
      chain_.edge(id, definition);
    }
  }

  void add_function(const BuiltFunction& function) {
    NodeId id{patched, function.object + " " + function.source + " " + function.symbol};
    chain_.node(id, {function.symbol + "()",
                     fmt::format("{}, {} -> {} bytes", function.object, function.old_size, function.new_size)});
    for (const auto& through : function.through) {
      if (through.own) {
        add_reasons(through, id);
        continue;
      }
      if (is_touched(through.name)) { // the node of the touched definition already shows the inlined function
        add_reasons({through.name, {}}, id);
        continue;
      }
      NodeId from{reached, through.name};
      chain_.node(from, {through.name + "()", "inlined by the compiler"});
      chain_.edge(from, id);
      add_reasons(through, from);
    }
  }

  bool is_touched(const std::string& name) const {
    return std::ranges::any_of(report_.touched, [&](const Touched& touch) {
      return std::ranges::find(touch.names, name) != touch.names.end();
    });
  }

  void add_reasons(const BuiltFunction::Reached& through, const NodeId& to) {
    for (std::size_t t = 0; t < report_.touched.size(); ++t) {
      NodeId definition{touched, std::to_string(t)};
      bool leads = std::ranges::any_of(report_.touched[t].names, [&](const std::string& name) {
        return name == through.name || mentions(through.why, name);
      });
      if (leads && chain_.has(definition)) chain_.edge(definition, to);
    }
  }

  const BuildReport& report_;
  Chain chain_;
};

} // namespace

std::string chain_picture(const BuildReport& report) { return ChainBuilder(report).draw(); }

} // namespace klp
