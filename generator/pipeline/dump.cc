#include "generator/pipeline/dump.h"

#include "base/file.h"

#include <fmt/format.h>

namespace klp {

namespace {

Status dump(const fs::path& folder, const char* name, const std::string& text) {
  if (folder.empty()) return {};
  CHECK_OK(make_folder(folder));
  return write_file(folder / name, text);
}

} // namespace

Status dump_comparison(const fs::path& folder, const std::vector<PatchUnit>& units) {
  std::string text;
  for (const auto& unit : units) {
    text += unit.source + "\n";
    for (const auto& c : unit.comparison.changed) text += fmt::format("  changed {}: {}\n", c.symbol, c.why);
    for (const auto& c : unit.comparison.added) text += fmt::format("  added   {}\n", c.symbol);
    for (const auto& name : unit.comparison.removed) text += fmt::format("  removed {}\n", name);
    for (const auto& d : unit.comparison.changed_data) text += fmt::format("  data    {}: {}\n", d.symbol, d.why);
    for (const auto& i : unit.comparison.ignored) text += fmt::format("  ignored {}: {}\n", i.symbol, i.why);
    for (AtomId a : unit.comparison.correlation.undecided)
      text += fmt::format("  undecided {}\n", unit.patched.layout->name(a));
    for (AtomId a : unit.comparison.correlation.undecided_messages)
      text += fmt::format("  undecided {} (of a message)\n", unit.patched.layout->name(a));
  }
  return dump(folder, "1-compare.txt", text);
}

Status dump_matches(const fs::path& folder, const std::vector<PatchUnit>& units) {
  std::string text;
  for (const auto& unit : units) {
    text += unit.source + "\n";
    for (const auto& m : unit.image_match.functions()) {
      const std::string& name = unit.original.layout->name(m.atom);
      if (m.address)
        text += fmt::format("  {:#x} {}\n", m.address, name);
      else
        text += fmt::format("  not matched {} ({} places fit) {}\n", name, m.matching_places, m.mismatch);
    }
  }
  return dump(folder, "2-prove.txt", text);
}

Status dump_extraction(const fs::path& folder, const Extraction& extraction) {
  std::string text;
  for (const auto& f : extraction.functions)
    text += fmt::format("{} replaces {}.{},{} at {:#x}\n", f.new_name, f.object, f.original.name, f.original.position,
                        f.original.address);
  for (const auto& s : extraction.livepatch_symbols)
    text += fmt::format("livepatch symbol {}.{},{} at {:#x} {} for {}\n", s.object, s.place.name, s.place.position,
                        s.place.address, s.place.from_matched_function ? "witnessed" : "unique", s.used_by);
  for (const auto& name : extraction.exports) text += fmt::format("export {}\n", name);
  CHECK_OK(dump(folder, "3-emit.txt", text));
  if (folder.empty()) return {};
  TRY(auto object, write_object(extraction.object));
  return write_file(folder / "3-emit.o", object);
}

} // namespace klp
