#include "generator/pipeline/prove_target.h"

#include "base/file.h"
#include "generator/kernel/target/image_build.h"
#include "generator/prove/compared_units.h"
#include "generator/prove/likely_cause.h"
#include "generator/prove/match_kbuild_objects.h"
#include "generator/prove/source_line.h"
#include "generator/review/other_program.h"

#include <algorithm>
#include <memory>
#include <optional>

namespace klp {

namespace {

bool has_code(const Unit& unit) { return unit.source.ends_with(".c") && !other_program(unit.output); }

// Not so what kbuild writes itself into the build folder (crypto/rsapubkey.asn1.c): nobody changes it.
bool is_in_tree(const Target& target, const Unit& unit) {
  std::error_code ignored;
  return fs::exists(target.source / unit.source, ignored);
}

Result<std::vector<Unit>> named_units(const ProofRequest& request) {
  std::vector<Unit> units;
  for (const auto& source : request.sources) {
    TRY(auto found, units_of(request.target, source));
    std::erase_if(found, [](const Unit& u) { return !has_code(u); });
    if (found.empty()) {
      return fail(Error{
          .cause = "the target builds no kernel code from it",
          .remedy = "give .c files by their path in the source tree; the target's configuration may leave this one out",
          .file = source});
    }
    units.insert(units.end(), found.begin(), found.end());
  }
  return units;
}

Result<std::vector<Unit>> sampled_units(const ProofRequest& request) {
  TRY(auto all, all_units(request.target));
  std::erase_if(all, [&](const Unit& u) { return !has_code(u) || !is_in_tree(request.target, u); });
  if (request.sample == 0 || request.sample >= all.size()) return all;
  std::vector<Unit> units;
  for (std::size_t i = 0; i < request.sample; ++i) units.push_back(all[i * all.size() / request.sample]);
  return units;
}

// A compiled original, and what the image says of it.
struct Proven {
  Unit unit;
  const KernelObject* object = nullptr;
  Object file;
  facts::Unit facts;
  Layout layout; // points into the file
  ImageMatch image_match;
  std::size_t matched_as_built = 0;
  std::unique_ptr<KbuildObject> as_built;  // where functions are missing: compiled in kbuild's own form
  std::optional<bool> fits_without_plugin; // where that did not help

  MatchedUnit as_matched_unit() const { return {unit.source, image_match, layout, *object}; }
  std::size_t matched() const {
    return static_cast<std::size_t>(std::ranges::count_if(image_match.functions(), &FunctionMatch::is_in_image));
  }
};
using ProvenUnits = std::vector<std::unique_ptr<Proven>>;

Result<std::unique_ptr<Proven>> load_and_match(const CompiledUnit& compiled, const KernelObject& object) {
  auto unit = std::make_unique<Proven>();
  unit->unit = compiled.unit;
  unit->object = &object;
  TRY(unit->file, read_object(compiled.original));
  TRY(unit->facts, read_facts_of_tree(compiled.original, compiled.unit.source));
  TRY(unit->layout, Layout::make(unit->file));
  unit->image_match = ImageMatch::find(unit->layout, object.image, object.symbols);
  return unit;
}

UnprovedFunction place_in_source(const Proven& unit, AtomId atom) {
  facts::Place place = place_of({&unit.layout, &unit.facts, unit.unit.in_module}, atom);
  return {unit.layout.name(atom), place.file.empty() ? unit.unit.source : place.file, static_cast<int>(place.line)};
}

// The form that kbuild makes is nearer to the image: its difference is the one that tells.
Mismatch describe_mismatch(const Proven& unit, const FunctionMatch& match) {
  Mismatch mismatch{place_in_source(unit, match.atom), match.mismatch, match.first, {}, {}};
  if (match.matching_places > 1) mismatch.why = "more than one place of the image looks like it";
  if (!unit.as_built) return mismatch;
  const Layout& layout = unit.as_built->layout;
  AtomId twin = layout.find(mismatch.symbol);
  const FunctionMatch* nearer = twin == no_atom ? nullptr : unit.as_built->image_match.function(twin);
  if (!nearer || nearer->first.compiled.empty()) return mismatch;
  mismatch.why = nearer->mismatch;
  mismatch.first = nearer->first;
  mismatch.source_line = source_line(unit.as_built->file, layout, twin, nearer->first.offset);
  return mismatch;
}

// Compiles the units that miss functions once more, and takes over what is found then.
Status look_again(const ProofRequest& request, ProvenUnits& units, const fs::path& work, CompileOptions options) {
  std::vector<UnitToMatch> again;
  for (const auto& unit : units) again.push_back({unit->unit, unit->object});
  TRY(auto matched, match_kbuild_objects(request.target, again, work, std::move(options)));
  for (std::size_t u = 0; u < units.size(); ++u) {
    std::size_t before = units[u]->matched();
    units[u]->image_match.add_matches_of(units[u]->layout, matched[u]->image_match, matched[u]->layout);
    units[u]->matched_as_built = units[u]->matched() - before;
    units[u]->as_built = std::move(matched[u]);
  }
  return {};
}

// The plugin is passive; where a function still differs, it is put to the test.
Status look_without_plugin(const ProofRequest& request, const std::vector<Proven*>& units, const fs::path& work,
                           CompileOptions options) {
  std::vector<UnitToMatch> again;
  for (const auto* unit : units) again.push_back({unit->unit, unit->object});
  options.plugin.clear();
  TRY(auto matched, match_kbuild_objects(request.target, again, work, std::move(options)));
  for (std::size_t u = 0; u < units.size(); ++u)
    units[u]->fits_without_plugin =
        !has_mismatch({units[u]->unit.source, matched[u]->image_match, matched[u]->layout, *units[u]->object});
  return {};
}

UnitProof describe(const Proven& unit, const std::string& build_difference) {
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
  MismatchedUnit numbers{proof.functions - proof.absent.size(), proof.mismatches.size(), unit.fits_without_plugin};
  for (auto& mismatch : proof.mismatches) mismatch.cause = likely_cause(numbers, build_difference);
  return proof;
}

void add(ProofReport& report, UnitProof proof) {
  report.functions += proof.functions;
  report.matched += proof.matched;
  report.absent += proof.absent.size();
  report.mismatches += proof.mismatches.size();
  report.units.push_back(std::move(proof));
}

Status explain(const ProofRequest& request, ProvenUnits& missing, const fs::path& work, const CompileOptions& options) {
  CHECK_OK(look_again(request, missing, work / "as-built", options));
  std::vector<Proven*> still;
  for (auto& unit : missing)
    if (has_mismatch(unit->as_matched_unit())) still.push_back(unit.get());
  return look_without_plugin(request, still, work / "no-plugin", options);
}

} // namespace

Result<ProofReport> prove(const fs::path& home, const ProofRequest& request) {
  ProofReport report;
  Stopwatch watch;
  TRY(auto units, request.sources.empty() ? sampled_units(request) : named_units(request));
  watch.lap("list");
  TRY(WorkFolder work, WorkFolder::create(home, "prove"));
  CompileOptions options;
  options.plugin = request.plugin;
  options.jobs = request.jobs;
  options.only_originals = true;
  options.generate = [&](const std::vector<Unit>& u) {
    return make_generated_files(request.target, u, request.progress);
  };
  TRY(auto compiled, compile_units(request.target, units, {}, work.path() / "units", options));
  watch.lap("compile");
  TRY(KernelObjects objects, KernelObjects::open(request.target));
  ProvenUnits missing;
  for (const auto& c : compiled) {
    TRY(const KernelObject* object, objects.get(object_of(c.unit)));
    TRY(auto unit, load_and_match(c, *object));
    if (has_mismatch(unit->as_matched_unit()))
      missing.push_back(std::move(unit));
    else
      add(report, describe(*unit, {}));
  }
  watch.lap("prove");
  CHECK_OK(explain(request, missing, work.path(), options));
  std::string difference;
  if (!missing.empty()) {
    TRY(difference, build_difference(request.target, objects.vmlinux().image));
  }
  for (const auto& unit : missing) add(report, describe(*unit, difference));
  watch.lap("explain");
  report.stages = watch.stages();
  return report;
}

} // namespace klp
