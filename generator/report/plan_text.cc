#include "generator/report/plan_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace klp {

std::string_view to_string(ItemKind kind) {
  constexpr std::string_view names[] = {"function", "declaration", "variable", "record",    "enumeration", "type",
                                        "macro",    "invocation",  "#include", "condition", "other"};
  return names[static_cast<std::size_t>(kind)];
}

static std::string_view sign(const Touched& touch) {
  constexpr std::string_view signs[] = {"added", "removed", "changed"};
  return signs[static_cast<std::size_t>(touch.how)];
}

static std::string line_of(const Touched& touch) {
  auto line = touch.new_first ? touch.new_first : touch.old_first;
  return line ? fmt::format("{}:{}", touch.file, line) : touch.file;
}

static std::string plural(std::size_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

static void put_unit(std::string& out, const PreviewedUnit& unit) {
  std::string module = unit.module.empty() ? "" : fmt::format(" (module {})", unit.module);
  out += fmt::format("  {}{}: {}\n", unit.source, module, unit.why);
  for (const auto& f : unit.functions) {
    out += fmt::format("    {}(): {}", f.symbol, f.why);
    if (f.source != f.symbol && f.because != f.why) out += fmt::format("; {}: {}", f.source, f.because);
    if (f.section.starts_with(".init")) out += " (runs while booting only: without effect)";
    out += '\n';
  }
  if (!unit.any.empty()) out += fmt::format("    any function may differ: {}\n", unit.any);
}

std::string plan_text(const Preview& preview) {
  std::string out = fmt::format("touched: {}\n", plural(preview.touched.size(), "definition"));
  for (const auto& touch : preview.touched)
    out += fmt::format("  {}: {} {} {}\n", line_of(touch), sign(touch), to_string(touch.kind),
                       fmt::join(touch.names, " "));
  out += fmt::format("to compile: {}", plural(preview.units.size(), "unit"));
  if (preview.readers) out += fmt::format(" ({} may read the changed headers)", preview.readers);
  out += preview.units.empty() ? "\n" : ", and to patch there:\n";
  for (const auto& unit : preview.units) put_unit(out, unit);
  for (const auto& file : preview.ignored) out += fmt::format("ignored: {}: {}\n", file.path, file.why);
  for (const auto& doubt : preview.doubts) out += "likely to be refused: " + render(doubt.error) + "\n";
  for (const auto& refusal : preview.refusals) out += "refused: " + render(refusal.error) + "\n";
  return out;
}

} // namespace klp
