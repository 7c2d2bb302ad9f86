#include "generator/report/build_formats.h"
#include "generator/report/effects.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace klp {

namespace {

std::string commits_text(const BuildReport& report) {
  std::string text;
  for (const auto& c : report.commits) {
    text += fmt::format("  commit {:.12} (\"{}\") by {}\n", c.hash, c.subject, c.author);
    for (const auto& fixed : c.fixes) text += fmt::format("    fixes {}\n", fixed);
    if (!c.cves.empty()) text += fmt::format("    {}\n", fmt::join(c.cves, ", "));
  }
  return text;
}

std::string function_text(const BuiltFunction& f, bool verbose) {
  bool vmlinux = f.object == KernelObject::vmlinux_name;
  std::string text =
      fmt::format("  {}:{}: {}(){}: {}\n", f.file, f.line, f.symbol, vmlinux ? "" : " of module " + f.object, f.reason);
  if (f.why != f.reason) text += fmt::format("    in the object {}\n", f.why);
  if (verbose)
    text += fmt::format("    {}position {}, {} -> {} bytes\n",
                        vmlinux ? fmt::format("at {:#x} in the image, ", f.address) : "", f.position, f.old_size,
                        f.new_size);
  return text;
}

std::string functions_text(const BuildReport& report, bool verbose) {
  std::string text;
  for (const auto& f : report.functions) text += function_text(f, verbose);
  for (const auto& name : report.added) text += fmt::format("  new: {}\n", name);
  for (const auto& w : report.writes)
    text += fmt::format("  writes: {}: {:#x} instead of {:#x}, while it is enabled\n", w.name(), w.store.new_value,
                        w.store.old_value);
  if (!report.constants.empty())
    text += fmt::format("  sets when it is loaded, to the kernel's values: {}\n", fmt::join(report.constants, ", "));
  for (const auto& h : report.hooks) text += fmt::format("  {} of {}: {}()\n", h.kind, h.object, h.function);
  for (const auto& s : report.states) text += fmt::format("  state {:#x}, version {}\n", s.id, s.version);
  return text;
}

std::string allowed_text(const BuildReport& report) {
  std::string text;
  for (const auto& a : report.allowed) {
    const Error& e = a.finding.error;
    text += fmt::format("  allowed ({}): {}:{}: {}: {}\n", a.finding.rule, e.file, e.line, e.symbol, e.cause);
    text += fmt::format("    because: {}\n", a.reason);
  }
  return text;
}

// Whether parts_without_effect() lists the ignored definition or file too.
bool is_listed_as_without_effect(const BuildReport& report, const Ignored& ignored) {
  if (std::ranges::any_of(report.not_built, [&](const IgnoredFile& f) { return f.path == ignored.symbol; }))
    return true;
  return std::ranges::any_of(report.outcomes, [&](const ItemOutcome& outcome) {
    const Touched& touch = report.touched[outcome.touched];
    return !outcome.has_effect() && std::ranges::any_of(touch.names, [&](const std::string& name) {
      return ignored.symbol == touch.file + ": " + name;
    });
  });
}

std::string outcomes_text(const BuildReport& report) {
  std::string text;
  for (const auto& outcome : report.outcomes) {
    const Touched& touch = report.touched[outcome.touched];
    text += fmt::format("  touched: {}: {}: {}\n", touch.file, shown_name(touch), in_words(outcome));
  }
  return text;
}

} // namespace

std::string build_text(const BuildReport& report, bool verbose) {
  std::string text = commits_text(report);
  if (report.refusals.empty()) text += functions_text(report, verbose);
  for (const auto& note : report.notes) text += fmt::format("  note: {}: {}\n", note.symbol, note.why);
  text += allowed_text(report);
  for (const auto& i : report.ignored)
    if (!is_listed_as_without_effect(report, i)) text += fmt::format("  ignored: {}: {}\n", i.symbol, i.why);
  if (report.functions_of_units)
    text += fmt::format("  proof: {} of {} functions of the touched units found in the image\n",
                        report.functions_matched, report.functions_of_units);
  if (!verbose) return text;
  text += outcomes_text(report);
  for (const auto& d : report.plan_differences) text += fmt::format("  plan: {}(): {}\n", d.symbol, d.what);
  return text;
}

std::vector<std::string> parts_without_effect(const BuildReport& report) {
  return parts_without_effect(ChangeEffects{report.hunks, report.touched, report.outcomes, report.not_built});
}

} // namespace klp
