#include "facts/text.h"
#include "facts/names.h"

#include <fmt/format.h>
#include <map>

namespace klp::facts {

namespace {

std::string location(const Place& place) {
  return place.line > 0 ? fmt::format("{}:{}", place.file, place.line) : "unknown line";
}

std::string lines(const Function& f) {
  if (f.end.line <= f.begin.line || f.end.file != f.begin.file) return location(f.begin);
  return fmt::format("{}-{}", location(f.begin), f.end.line);
}

void append_item(std::string& line, const std::string& text) { line += ", " + text; }

std::string clone_origin(const Function& f) {
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

std::string attributes(const Function& f) {
  std::string line(to_string(f.linkage));
  if (f.declared_inline) append_item(line, "declared inline");
  if (!f.has_fentry) append_item(line, "no fentry");
  if (!f.may_return) append_item(line, "does not return");
  if (f.exported) append_item(line, "exported");
  if (f.address_taken) append_item(line, "address taken");
  if (!f.section.empty()) append_item(line, "section " + f.section);
  if (auto from = clone_origin(f); !from.empty()) append_item(line, from);
  if (!f.same_body_as.empty()) append_item(line, "same body as " + f.same_body_as);
  return line;
}

std::string assumptions(const Assumptions& a) {
  std::string line;
  auto add = [&line](const std::string& text) { line += (line.empty() ? "" : ", ") + text; };
  if (a.is_const) add("const");
  if (a.is_pure) add("pure");
  if (a.no_throw) add("does not throw");
  if (a.is_malloc) add("returns new memory");
  if (!a.registers_kept.empty()) add("keeps " + a.registers_kept);
  if (!a.effects.empty()) add("effects " + a.effects);
  return line;
}

using InliningsBySymbol = std::multimap<std::string_view, const Inlining*>;

void put_inlinings(std::string& out, const InliningsBySymbol& inlinings, const Function& f) {
  auto [first, last] = inlinings.equal_range(f.symbol);
  if (first != last) out += "    inlined here:\n";
  for (; first != last; ++first) {
    const Inlining& i = *first->second;
    out += fmt::format("      {} at {}", i.callee, location(i.call_site));
    out += i.caller == f.name ? "\n" : fmt::format(", called by {}\n", i.caller);
  }
}

void put_function(std::string& out, const InliningsBySymbol& inlinings, const Function& f) {
  out += fmt::format("  {}  {}\n", f.symbol, lines(f));
  if (f.name != f.symbol) out += fmt::format("    in the source: {}\n", f.name);
  if (!f.signature.empty()) out += fmt::format("    {}\n", f.signature);
  out += fmt::format("    {}\n", attributes(f));
  if (f.results) out += fmt::format("    returns: {}\n", fmt::join(names_of_results(f.results), ", "));
  if (auto line = assumptions(f.assumptions); !line.empty()) out += fmt::format("    callers rely on: {}\n", line);
  put_inlinings(out, inlinings, f);
}

void put_variable(std::string& out, const Variable& v) {
  out +=
      fmt::format("  {}  {}\n    {}, {} bytes, {}", v.symbol, location(v.place), v.type, v.size, to_string(v.linkage));
  if (v.read_only) append_item(out, "read only");
  if (!v.section.empty()) append_item(out, "section " + v.section);
  out += '\n';
  if (!v.owner.empty()) out += fmt::format("    static {} no. {} of {}\n", v.name, v.ordinal, v.owner);
}

void put_callbacks(std::string& out, const Unit& unit) {
  out += fmt::format("callbacks: {}\n", unit.callbacks.size());
  for (const Callback& c : unit.callbacks)
    out += fmt::format("  {}{}{} = {}\n", c.variable, c.field.empty() || c.field[0] == '[' ? "" : ".", c.field,
                       c.function);
}

void put_constants(std::string& out, const Unit& unit) {
  out += fmt::format("constants: {}\n", unit.constants.size());
  for (const Constant& c : unit.constants)
    out +=
        fmt::format("  {}  {} bytes, {}, used by {}\n", c.hash, c.size, c.is_string ? "string" : "no string", c.owner);
}

void put_record(std::string& out, const Record& r) {
  out += fmt::format("  {} {}  {}\n    {} bytes, aligned to {}\n", to_string(r.kind),
                     r.name.empty() ? "without a name" : r.name, location(r.place), r.size, r.alignment);
  for (const Field& f : r.fields)
    out += fmt::format("      {}: {}, bit {}, {} bits\n", f.name.empty() ? "(anonymous)" : f.name, f.type, f.offset,
                       f.size);
}

std::string to_text(const Use& u) {
  if (u.name.empty()) return "all of " + u.place.file;
  return fmt::format("{} {}  {}", to_string(u.kind), u.name, location(u.place));
}

void put_records(std::string& out, const Unit& unit) {
  out += fmt::format("records: {}\n", unit.records.size());
  for (const Record& r : unit.records) put_record(out, r);
}

std::string to_text(const Holder& h) {
  std::string name = h.place.line > 0 ? fmt::format("{} ({})", h.name, location(h.place)) : h.name;
  return fmt::format("{} {}", to_string(h.kind), name);
}

void put_lifetime(std::string& out, const Lifetime& l) {
  out += fmt::format("  {} {}  {}\n", to_string(l.kind), l.name.empty() ? "without a name" : l.name, location(l.place));
  if (l.outlives != Outlives::nothing) {
    out += fmt::format("    outlives its function: {}", to_string(l.outlives));
    if (!l.what.empty()) out += " " + l.what;
    if (!l.function.empty()) out += fmt::format(" in {}", l.function);
    out += fmt::format(" at {}\n", location(l.where));
  }
  for (const Holder& h : l.holders) out += fmt::format("    {}\n", to_text(h));
}

void put_lifetimes(std::string& out, const Unit& unit) {
  out += fmt::format("lifetimes: {}\n", unit.lifetimes.size());
  for (const Lifetime& l : unit.lifetimes) put_lifetime(out, l);
}

void put_sources(std::string& out, const Unit& unit) {
  out += fmt::format("uses of included files: {}\n", unit.uses.size());
  for (const Use& u : unit.uses) out += fmt::format("  {}\n", to_text(u));
  out += fmt::format("files: {}\n", unit.files.size());
  for (const IncludedFile& f : unit.files) out += fmt::format("  {}  {}\n", f.hash, f.path);
  for (const std::string& plugin : unit.plugins) out += fmt::format("other plugin: {}\n", plugin);
}

} // namespace

std::string to_text(const Unit& unit) {
  std::string out = fmt::format("{}: compiled by {} {}, flags {}\n", unit.source, unit.compiler, unit.compiler_version,
                                unit.flags_hash);
  InliningsBySymbol inlinings;
  for (const Inlining& i : unit.inlinings) inlinings.emplace(i.into, &i);
  out += fmt::format("functions: {}, inlinings: {}\n", unit.functions.size(), unit.inlinings.size());
  for (const Function& f : unit.functions) put_function(out, inlinings, f);
  out += fmt::format("variables: {}\n", unit.variables.size());
  for (const Variable& v : unit.variables) put_variable(out, v);
  put_callbacks(out, unit);
  put_constants(out, unit);
  put_records(out, unit);
  put_lifetimes(out, unit);
  put_sources(out, unit);
  return out;
}

} // namespace klp::facts
