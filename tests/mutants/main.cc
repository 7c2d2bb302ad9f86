// klp-mutants HOME TARGET MOST CHANGE MODULE [CHANGE MODULE]...: makes mutants of correct modules, and audits them.
//
// CHANGE is a patch, from which MODULE was built. If klp build was given --write-data NAME: PATCH@NAME, with one @NAME
// for each --write-data. MOST limits the mutants of each kind (see MutantKind::make).
// Prints the findings in correct modules ("false finding"), each mutant without a finding ("missed"), and a table of
// the kinds: how many mutants were made, and in how many a fault was found. Exit status 0: no finding in a correct
// module, and a finding in each mutant.
#include "generator/audit/audit.h"
#include "generator/cli/changes.h"
#include "generator/pipeline/audit_module.h"
#include "generator/pipeline/prepare_change.h"
#include "generator/select/write_data.h"
#include "tests/mutants/mutants.h"

#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <iostream>
#include <map>

using namespace klp;

namespace {

struct Count {
  std::size_t made = 0, found = 0;
};

struct Tally {
  std::map<std::string_view, Count> kinds;
  std::size_t modules = 0, with_findings = 0; // correct modules; those in which the audit finds a fault
};

struct Setting {
  fs::path home;
  Target target;
  Symvers exports;
  std::size_t most = 0;
};

std::vector<MutantKind> all_kinds() {
  std::vector<MutantKind> all;
  for (auto kinds : {relocation_mutant_kinds(), table_mutant_kinds(), content_mutant_kinds(),
                     description_mutant_kinds(), address_mutant_kinds(), core_mutant_kinds(), structure_mutant_kinds(),
                     write_mutant_kinds(), constant_mutant_kinds()})
    all.insert(all.end(), kinds.begin(), kinds.end());
  return all;
}

// Writes the mutant to a file and reads the file. If one of these steps fails, the mutant counts as found too.
bool is_found(const Mutant& mutant, PreparedChange& prepared, const Symvers& exports, const Object& runtime) {
  auto bytes = write_object(mutant.module);
  if (!bytes) return true;
  auto read = parse_object(*bytes, "mutant.ko");
  if (!read) return true;
  auto report = audit(std::move(*read), *prepared.objects, exports, &prepared.compared.units, &runtime);
  return !report || !report->findings.empty();
}

// Splits PATCH@NAME@NAME... into the patch and the names.
std::pair<std::string, std::vector<std::string>> split_change(const std::string& change) {
  std::vector<std::string> names;
  std::size_t end = change.find('@');
  for (std::size_t at = end; at != change.npos;) {
    std::size_t next = change.find('@', at + 1);
    names.push_back(change.substr(at + 1, next == change.npos ? next : next - at - 1));
    at = next;
  }
  return {change.substr(0, end), names};
}

Status try_module(const Setting& setting, const std::string& change, const std::string& file, Tally& tally) {
  BuildRequest request;
  request.target = setting.target;
  auto [patch, names] = split_change(change);
  TRY(request.changes, read_changes({{patch}, {}}, setting.target));
  TRY(request.toolchain, find_toolchain(setting.target, KLP_BUILD_FOLDER));
  request.runtime = KLP_SOURCE_RUNTIME;
  Stopwatch watch;
  TRY(PreparedChange prepared, prepare_change(setting.home, request, watch));
  if (!prepared.has_effect)
    return fail(change + ": there is nothing to compare with", "give a change from which klp build makes a module");
  CHECK_OK(choose_writes(prepared.compared.units, names));
  TRY(Object module, read_object(file));
  TRY(Object runtime, compile_runtime(request, module, prepared.work.path() / "runtime"));
  TRY(auto good, audit(module, *prepared.objects, setting.exports, &prepared.compared.units, &runtime));
  ++tally.modules;
  tally.with_findings += good.findings.empty() ? 0 : 1;
  for (const auto& finding : good.findings) std::cout << "false: " << file << ": " << render(finding.error) << '\n';
  for (const auto& kind : all_kinds())
    for (const auto& mutant : kind.make(module, setting.most)) {
      Count& count = tally.kinds[kind.name];
      ++count.made;
      if (is_found(mutant, prepared, setting.exports, runtime))
        ++count.found;
      else
        std::cout << "missed: " << file << ": " << kind.name << ": " << mutant.place << '\n';
    }
  return {};
}

Result<Tally> try_all(int count, char** arguments) {
  Setting setting;
  setting.home = arguments[1];
  TRY(setting.target, open_target(setting.home, arguments[2]));
  TRY(setting.exports, read_symvers(setting.target.symvers));
  setting.most = std::stoul(arguments[3]);
  Tally tally;
  for (int i = 4; i + 1 < count; i += 2) CHECK_OK(try_module(setting, arguments[i], arguments[i + 1], tally));
  return tally;
}

} // namespace

int main(int count, char** arguments) {
  if (count < 6) {
    std::cerr << "usage: klp-mutants HOME TARGET MOST CHANGE MODULE [CHANGE MODULE]...\n";
    return 2;
  }
  auto tally = try_all(count, arguments);
  if (!tally) {
    std::cerr << render(tally.error()) << '\n';
    return 2;
  }
  Count all;
  for (const auto& kind : all_kinds()) {
    const Count& c = tally->kinds[kind.name];
    std::cout << fmt::format("{:<32} {:>4} made {:>4} found\n", kind.name, c.made, c.found);
    all.made += c.made;
    all.found += c.found;
  }
  std::cout << fmt::format("{} modules, {} with false findings; {} mutants, {} found\n", tally->modules,
                           tally->with_findings, all.made, all.found);
  return all.found == all.made && tally->with_findings == 0 ? 0 : 1;
}
