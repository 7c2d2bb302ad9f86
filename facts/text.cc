#include "facts/text.h"
#include "facts/names.h"

#include <fmt/format.h>
#include <map>

namespace klp::facts {

static std::string at(const Place& place) {
  return place.line > 0 ? fmt::format("{}:{}", place.file, place.line) : "unknown line";
}

static std::string lines(const Function& f) {
  if (f.end.line <= f.begin.line || f.end.file != f.begin.file) return at(f.begin);
  return fmt::format("{}-{}", at(f.begin), f.end.line);
}

// Adds ", text" to the line.
static void also(std::string& line, const std::string& text) { line += ", " + text; }

static std::string origin(const Function& f) {
  switch (f.clone_kind) {
  case CloneKind::none:
    return {};
  case CloneKind::part:
    return "split off " + f.clone_of;
  case CloneKind::cold:
    return "unlikely half of " + f.clone_of;
  case CloneKind::icf:
    return "merged because its body is the same";
  default:
    return fmt::format("{} clone of {}", to_string(f.clone_kind), f.clone_of);
  }
}

static std::string attributes(const Function& f) {
  std::string line(to_string(f.linkage));
  if (f.declared_inline) also(line, "declared inline");
  if (!f.has_fentry) also(line, "no fentry");
  if (!f.may_return) also(line, "does not return");
  if (!f.section.empty()) also(line, "section " + f.section);
  if (auto from = origin(f); !from.empty()) also(line, from);
  if (!f.same_body_as.empty()) also(line, "same body as " + f.same_body_as);
  return line;
}

using ByFunction = std::multimap<std::string_view, const Inlining*>;

static void put_inlinings(std::string& out, const ByFunction& inlinings, const Function& f) {
  auto [first, last] = inlinings.equal_range(f.symbol);
  if (first != last) out += "    inlined here:\n";
  for (; first != last; ++first) {
    const Inlining& i = *first->second;
    out += fmt::format("      {} at {}", i.callee, at(i.call_site));
    out += i.caller == f.name ? "\n" : fmt::format(", called by {}\n", i.caller);
  }
}

static void put_function(std::string& out, const ByFunction& inlinings, const Function& f) {
  out += fmt::format("  {}  {}\n", f.symbol, lines(f));
  if (f.name != f.symbol) out += fmt::format("    in the source: {}\n", f.name);
  if (!f.signature.empty()) out += fmt::format("    {}\n", f.signature);
  out += fmt::format("    {}\n", attributes(f));
  put_inlinings(out, inlinings, f);
}

static void put_variable(std::string& out, const Variable& v) {
  out += fmt::format("  {}  {}\n    {}, {} bytes, {}", v.symbol, at(v.place), v.type, v.size, to_string(v.linkage));
  if (v.read_only) also(out, "read only");
  if (!v.section.empty()) also(out, "section " + v.section);
  out += '\n';
  if (!v.owner.empty()) out += fmt::format("    static {} no. {} of {}\n", v.name, v.ordinal, v.owner);
}

std::string to_text(const Unit& unit) {
  std::string out = fmt::format("{}: compiled by {} {}, flags {}\n", unit.source, unit.compiler, unit.compiler_version,
                                unit.flags_hash);
  ByFunction inlinings;
  for (const Inlining& i : unit.inlinings) inlinings.emplace(i.into, &i);
  out += fmt::format("functions: {}, inlinings: {}\n", unit.functions.size(), unit.inlinings.size());
  for (const Function& f : unit.functions) put_function(out, inlinings, f);
  out += fmt::format("variables: {}\n", unit.variables.size());
  for (const Variable& v : unit.variables) put_variable(out, v);
  return out;
}

} // namespace klp::facts
