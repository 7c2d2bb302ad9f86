#include "generator/pipeline/proof.h"

#include "base/file.h"
#include "generator/pipeline/compared.h"
#include "generator/pipeline/other_program.h"

#include <algorithm>

namespace klp {

namespace {

bool has_code(const Unit& unit) { return unit.source.ends_with(".c") && !other_program(unit.output); }

Result<std::vector<Unit>> named_units(const ProofRequest& request) {
  std::vector<Unit> units;
  for (const auto& source : request.sources) {
    TRY(auto found, units_of(request.target, source));
    std::erase_if(found, [](const Unit& u) { return !has_code(u); });
    if (found.empty()) {
      Error e;
      e.file = source;
      e.cause = "the target builds no kernel code from it";
      e.remedy = "give .c files by their path in the source tree; the target's configuration may leave this one out";
      return fail(std::move(e));
    }
    units.insert(units.end(), found.begin(), found.end());
  }
  return units;
}

Result<std::vector<Unit>> sampled_units(const ProofRequest& request) {
  TRY(auto all, all_units(request.target));
  std::erase_if(all, [](const Unit& u) { return !has_code(u); });
  if (request.sample == 0 || request.sample >= all.size()) return all;
  std::vector<Unit> units;
  for (std::size_t i = 0; i < request.sample; ++i) units.push_back(all[i * all.size() / request.sample]);
  return units;
}

struct Compiled {
  Object object;
  facts::Unit facts;
  Layout layout;
};

// What the linker does with a function that the image lacks.
std::string cause_of(const Compiled& unit, AtomId atom, const KernelObject& object) {
  const Symbol& symbol = unit.object.symbols[unit.layout.atom(atom).symbol];
  if (symbol.is_weak()) return "a weak definition, and another one is linked";
  if (object.symbols.named(symbol.name).empty()) return "the linker left it out: nothing in this kernel calls it";
  return {};
}

Result<UnitProof> prove_unit(const CompiledUnit& compiled, const KernelObject& object) {
  Compiled unit;
  TRY(unit.object, read_object(compiled.original));
  TRY(unit.facts, read_facts_of_tree(compiled.original, compiled.unit.source));
  TRY(unit.layout, Layout::make(unit.object));
  UnitProof proof;
  proof.source = compiled.unit.source;
  proof.object = object.name;
  Witness witness = Witness::hear(unit.layout, object.image, object.symbols);
  for (const auto& match : witness.functions()) {
    ++proof.functions;
    if (match.mismatch.empty() && match.places_that_fit > 0) {
      ++proof.matched;
      continue;
    }
    facts::Place place = place_of({&unit.layout, &unit.facts, compiled.unit.in_module}, match.atom);
    proof.others.push_back({unit.layout.name(match.atom), place.file.empty() ? proof.source : place.file,
                            static_cast<int>(place.line), match.mismatch, cause_of(unit, match.atom, object)});
  }
  return proof;
}

void add(ProofReport& report, UnitProof proof) {
  report.functions += proof.functions;
  report.matched += proof.matched;
  report.explained +=
      static_cast<std::size_t>(std::ranges::count_if(proof.others, [](const Unproved& u) { return !u.cause.empty(); }));
  report.units.push_back(std::move(proof));
}

} // namespace

Result<ProofReport> prove(const fs::path& home, const ProofRequest& request) {
  ProofReport report;
  Stopwatch watch(report.stages);
  TRY(auto units, request.sources.empty() ? sampled_units(request) : named_units(request));
  watch.lap("list");
  TRY(WorkFolder work, WorkFolder::create(home, "prove"));
  CompileOptions options{request.plugin, {}, request.jobs, true, {}};
  options.generate = [&](const std::vector<Unit>& u) { return make_generated_files(request.target, u, request.say); };
  TRY(auto compiled, compile_units(request.target, units, {}, work.path(), options));
  watch.lap("compile");
  TRY(KernelObjects objects, KernelObjects::open(request.target));
  for (const auto& c : compiled) {
    TRY(const KernelObject* object, objects.get(object_of(c.unit)));
    TRY(UnitProof proof, prove_unit(c, *object));
    add(report, std::move(proof));
  }
  watch.lap("prove");
  return report;
}

} // namespace klp
