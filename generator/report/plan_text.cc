#include "generator/report/plan_formats.h"

#include "generator/compare/boot_only_sections.h"
#include "generator/plan/uncompiled.h"
#include "generator/report/effects.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace klp {

std::string_view to_string(ItemKind kind) {
  constexpr std::string_view names[] = {"function", "declaration", "variable", "record",    "enumeration", "type",
                                        "macro",    "invocation",  "#include", "condition", "assembler",   "other"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view to_string(Touched::How how) {
  constexpr std::string_view names[] = {"added", "removed", "changed"};
  return names[static_cast<std::size_t>(how)];
}

namespace {

// Lists one name more than `most` in full: "and 1 more" is not shorter than a name.
std::string short_list(const std::vector<std::string>& names, const char* between) {
  constexpr std::size_t most = 4;
  if (names.size() <= most + 1) return fmt::format("{}", fmt::join(names, between));
  return fmt::format("{} and {} more", fmt::join(names.begin(), names.begin() + most, between), names.size() - most);
}

} // namespace

std::string short_names(const Touched& touch) {
  if (touch.invoked.empty()) return short_list(touch.names, " ");
  return fmt::format("{}({})", touch.invoked, short_list(touch.names, ", "));
}

std::string hunk_header(const TouchedHunk& hunk) {
  return fmt::format("@@ -{},{} +{},{} @@", hunk.before.first, hunk.before.count, hunk.after.first, hunk.after.count);
}

namespace {

std::string described(const Touched& touch) {
  auto line = touch.new_first ? touch.new_first : touch.old_first;
  std::string text = line ? fmt::format("line {}: ", line) : "";
  text += touch.how == Touched::How::changed && touch.moves ? "moved" : to_string(touch.how);
  text += fmt::format(" {}", to_string(touch.kind));
  return touch.names.empty() ? text : text + " " + short_names(touch);
}

std::string plural(std::size_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// "line 7 ", "lines 3-5 of the original "
std::string lines_of(const ConditionalChange& c) {
  std::string text = fmt::format("line{} {}", c.lines.count == 1 ? "" : "s", c.lines.first);
  if (c.lines.count > 1) text += fmt::format("-{}", c.lines.first + c.lines.count - 1);
  return text + (c.removed ? " of the original " : " ");
}

void put_hunks(std::string& out, const PlanReport& plan_report) {
  std::vector<bool> shown(plan_report.touched.size());
  for (const auto& hunk : plan_report.hunks) {
    out += fmt::format("  {} {}\n", hunk.file, hunk_header(hunk));
    for (std::size_t t : hunk.touched) {
      out += fmt::format("    {}\n", described(plan_report.touched[t]));
      shown[t] = true;
    }
    if (hunk.touched.empty()) out += "    no definition: comments, white space, or no more than order\n";
    for (const auto& c : hunk.conditional)
      if (c.excluded) out += fmt::format("    {}{}\n", lines_of(c), in_words(c));
  }
  for (std::size_t t = 0; t < shown.size(); ++t) // definitions of a new file are in no hunk
    if (!shown[t]) out += fmt::format("  {}: {}\n", plan_report.touched[t].file, described(plan_report.touched[t]));
}

void put_unit(std::string& out, const PlanReportUnit& unit) {
  std::string module = unit.module.empty() ? "" : fmt::format(" (module {})", unit.module);
  out += fmt::format("  {}{}: {}\n", unit.source, module, unit.why);
  for (const auto& f : unit.functions) {
    out += fmt::format("    {}(): {}", f.symbol, f.why);
    if (f.source != f.symbol && f.because != f.why) out += fmt::format("; {}: {}", f.source, f.because);
    if (auto why = why_without_effect(f.section, !unit.module.empty()); !why.empty())
      out += fmt::format("; without effect: {}", why);
    else if (!f.has_fentry)
      out += "; ftrace cannot redirect it, so through its callers";
    out += '\n';
  }
  for (const auto& r : unit.assumption_uses)
    out += fmt::format("    {}(): only if the change alters what it relies on: {} {}\n", r.symbol, r.on, r.what);
  if (!unit.any.empty()) out += fmt::format("    any function may differ: {}\n", unit.any);
}

} // namespace

std::vector<std::string> parts_without_effect(const PlanReport& plan_report) {
  std::vector<IgnoredFile> not_built;
  for (const auto& file : plan_report.ignored)
    if (file.not_built) not_built.push_back(file);
  return parts_without_effect(ChangeEffects{plan_report.hunks, plan_report.touched, plan_report.outcomes, not_built});
}

std::string plan_text(const PlanReport& plan_report) {
  std::string out = fmt::format("touched: {} in {}\n", plural(plan_report.touched.size(), "definition"),
                                plural(plan_report.hunks.size(), "hunk"));
  put_hunks(out, plan_report);
  out += fmt::format("to compile: {}", plural(plan_report.units.size(), "unit"));
  if (plan_report.readers) out += fmt::format(" ({} may read the changed headers)", plan_report.readers);
  out += plan_report.units.empty() ? "\n" : ", and to patch there:\n";
  for (const auto& unit : plan_report.units) put_unit(out, unit);
  for (const auto& file : plan_report.ignored)
    if (!file.not_built) out += fmt::format("ignored: {}: {}\n", file.path, file.why);
  out += effects_text("likely to have no effect in this kernel:", parts_without_effect(plan_report));
  for (const auto& doubt : plan_report.doubts) out += "likely to be refused: " + render(doubt.error) + "\n";
  for (const auto& refusal : plan_report.refusals) out += "refused: " + render(refusal.error) + "\n";
  return out;
}

} // namespace klp
