#include "generator/prove/unit_proof.h"

#include "generator/prove/likely_cause.h"
#include "generator/prove/loaded_unit.h"
#include "generator/prove/source_line.h"

#include <algorithm>

namespace klp {

namespace {

std::vector<UnitToMatch> units_to_match(const std::vector<MatchedOriginal*>& originals) {
  std::vector<UnitToMatch> units;
  for (const auto* original : originals) units.push_back({.unit = original->unit, .object = original->object});
  return units;
}

Status match_as_built(const Target& target, const std::vector<MatchedOriginal*>& originals, const fs::path& work,
                      const CompileOptions& options) {
  TRY(auto built, match_kbuild_objects(target, units_to_match(originals), work, options));
  for (std::size_t u = 0; u < originals.size(); ++u) {
    MatchedOriginal& original = *originals[u];
    const std::size_t before = original.matched();
    original.image_match.add_matches_of(original.layout, built[u]->image_match, built[u]->layout);
    original.matched_as_built = original.matched() - before;
    original.as_built = std::move(built[u]);
  }
  return {};
}

Status match_without_plugin(const Target& target, const std::vector<MatchedOriginal*>& originals, const fs::path& work,
                            CompileOptions options) {
  options.toolchain.plugin.clear();
  TRY(auto built, match_kbuild_objects(target, units_to_match(originals), work, std::move(options)));
  for (std::size_t u = 0; u < originals.size(); ++u)
    originals[u]->fits_without_plugin = !has_mismatch(
        MatchedUnit{originals[u]->unit.source, built[u]->image_match, built[u]->layout, *originals[u]->object});
  return {};
}

UnprovedFunction place_in_source(const MatchedOriginal& unit, AtomId atom) {
  facts::Place place = place_of({&unit.layout, &unit.facts, unit.unit.in_module}, atom);
  return {unit.layout.name(atom), place.file.empty() ? unit.unit.source : place.file, static_cast<int>(place.line)};
}

// If the unit was compiled again as kbuild does, the difference of that object is described: the image holds code that
// kbuild compiled, so fewer instructions differ.
Mismatch describe_mismatch(const MatchedOriginal& unit, const FunctionMatch& match) {
  Mismatch mismatch{place_in_source(unit, match.atom), match.mismatch, match.first_difference, {}, {}};
  if (match.matching_places > 1) mismatch.why = "more than one place of the image looks like it";
  if (!unit.as_built) return mismatch;
  const Layout& layout = unit.as_built->layout;
  const AtomId atom = layout.find(mismatch.symbol);
  const FunctionMatch* as_built = atom == no_atom ? nullptr : unit.as_built->image_match.function(atom);
  if (!as_built || as_built->first_difference.compiled.empty()) return mismatch;
  mismatch.why = as_built->mismatch;
  mismatch.first_difference = as_built->first_difference;
  mismatch.source_line = source_line(unit.as_built->file, layout, atom, as_built->first_difference.offset);
  return mismatch;
}

} // namespace

std::size_t MatchedOriginal::matched() const {
  return static_cast<std::size_t>(std::ranges::count_if(image_match.functions(), &FunctionMatch::is_in_image));
}

Result<std::unique_ptr<MatchedOriginal>> match_original(const CompiledUnit& compiled, const KernelObject& object) {
  auto unit = std::make_unique<MatchedOriginal>();
  unit->unit = compiled.unit;
  unit->object = &object;
  TRY(unit->file, read_object(compiled.original));
  TRY(unit->facts, read_facts_of_tree(compiled.original, compiled.unit.source, compiled.facts_source));
  TRY(unit->layout, Layout::make(unit->file));
  unit->image_match = ImageMatch::find(unit->layout, object.image, object.symbols);
  return unit;
}

Status match_again(const Target& target, const std::vector<std::unique_ptr<MatchedOriginal>>& mismatched,
                   const fs::path& work, const CompileOptions& options) {
  std::vector<MatchedOriginal*> originals;
  for (const auto& unit : mismatched) originals.push_back(unit.get());
  CHECK_OK(match_as_built(target, originals, work / "as-built", options));
  std::erase_if(originals, [](const MatchedOriginal* unit) { return !has_mismatch(unit->as_matched_unit()); });
  return match_without_plugin(target, originals, work / "no-plugin", options);
}

UnitProof prove_unit(const MatchedOriginal& unit, const std::string& build_difference) {
  UnitProof proof;
  proof.source = unit.unit.source;
  proof.object = unit.object->name;
  proof.functions = unit.image_match.functions().size();
  proof.matched = unit.matched();
  proof.matched_as_built = unit.matched_as_built;
  for (const auto& match : unit.image_match.functions()) {
    if (match.is_in_image()) continue;
    if (auto why = why_absent(unit.as_matched_unit(), match.atom))
      proof.absent.push_back({place_in_source(unit, match.atom), std::move(*why)});
    else
      proof.mismatches.push_back(describe_mismatch(unit, match));
  }
  const MismatchedUnit numbers{proof.functions - proof.absent.size(), proof.mismatches.size(),
                               unit.fits_without_plugin};
  for (auto& mismatch : proof.mismatches) mismatch.cause = likely_cause(numbers, build_difference);
  return proof;
}

} // namespace klp
