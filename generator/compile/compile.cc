#include "generator/compile/compile.h"

#include "base/file.h"
#include "base/process.h"
#include "generator/compile/build_file.h"
#include "generator/compile/compile_failure.h"
#include "generator/compile/dependencies.h"
#include "generator/compile/source_view.h"
#include "generator/rules/refusal.h"

#include <algorithm>
#include <set>

namespace klp {

namespace {

struct Job {
  const Target& target;
  const std::vector<Unit>& units;
  const SourceEdits& edits;
  const fs::path& work;
  const CompileOptions& options;
  SideFolders original{work, "original"};
  SideFolders patched{work, "patched"};

  std::vector<const SideFolders*> sides() const {
    if (options.only_originals) return {&original};
    return {&original, &patched};
  }
};

Status check_sources(const Job& job) {
  for (const Unit& unit : job.units) {
    auto edit = job.edits.find(unit.source);
    if (edit == job.edits.end() || !edit->second.deleted) continue;
    return fail(refusal({.cause = "file is deleted by the change, but the running kernel keeps calling its functions",
                         .remedy = "change the functions instead of deleting the file",
                         .file = unit.source}));
  }
  return {};
}

Status link_build_folders(const Job& job) {
  SourceEdits after;
  for (const auto& [path, text] : job.options.after.files) after[path] = {.compiled = text};
  for (const SideFolders* side : {&job.original, &job.patched}) {
    std::error_code ignored; // if a file remains, make_source_view() fails and reports it
    fs::remove_all(side->build(), ignored);
    const SourceEdits& edits = side == &job.patched ? after : SourceEdits();
    CHECK_OK(make_source_view(job.target.build, edits, Depth::edited_folders, side->build()));
  }
  return {};
}

// Sources that the kernel was not built from are empty files on the original side, so that all their definitions are
// new.
Status make_original_view(const Job& job) {
  if (job.options.after.added.empty()) return make_link(job.target.source, job.original.source());
  SourceEdits empty;
  for (const auto& source : job.options.after.added) empty[source] = {};
  return make_source_view(job.target.source, empty, Depth::edited_folders, job.original.source());
}

// klp's own headers can be installed below /usr, which a compiler in a toolchain root does not see: they are copied.
Status provide_headers(const Job& job, const fs::path& folder) {
  if (job.target.toolchain_root.empty()) return make_link(job.options.headers, folder);
  std::error_code code;
  fs::remove_all(folder, code);
  fs::copy(job.options.headers, folder, fs::copy_options::recursive, code);
  if (!code) return {};
  return fail(Error{.cause = "cannot be copied: " + code.message(),
                    .remedy = "check the free space of $KLP_HOME, and that klp is installed completely",
                    .file = job.options.headers.string()});
}

Status make_views(const Job& job) {
  CHECK_OK(link_build_folders(job));
  CHECK_OK(make_original_view(job));
  for (const SideFolders* side : {&job.original, &job.patched})
    if (!job.options.headers.empty()) CHECK_OK(provide_headers(job, side->include()));
  return make_source_view(job.target.source, job.edits, Depth::edited_folders, job.patched.source());
}

// The shell opens the log before the compiler runs, so these folders must exist before Ninja starts.
Status make_object_folders(const Job& job, const SideFolders& side) {
  for (const Unit& unit : job.units) CHECK_OK(make_folder(side.object(unit.output).parent_path()));
  return {};
}

Status write_build_file(const Job& job) {
  const std::vector<PathPrefix> prefixes = path_prefixes(job.target);
  const CommandOptions options{.plugin_options = job.options.toolchain.plugin_options(),
                               .headers = !job.options.headers.empty(),
                               .form = job.options.form};
  std::string text = build_file_head;
  for (const Unit& unit : job.units) {
    for (const SideFolders* side : job.sides()) {
      const Unit& compiled = side == &job.patched ? unit_after(unit, job.options.after) : unit;
      TRY(UnitCommand command, unit_command(compiled, prefixes, options));
      TRY(std::string edge, build_edge(*side, unit, command));
      text += edge;
    }
  }
  return write_file(job.work / "build.ninja", text);
}

// Builds one edge, or all edges if `edge` is empty.
Result<Outcome> run_ninja(const Job& job, const std::string& edge = {}) {
  Command command;
  command.arguments = {"ninja"};
  if (job.options.jobs > 0) command.arguments.push_back("-j" + std::to_string(job.options.jobs));
  if (job.options.only_originals)
    command.arguments.push_back("-k0"); // continue after errors, to find all units that lack a file
  if (!edge.empty()) command.arguments.push_back(edge);
  command.directory = job.work;
  command.environment = {"LC_ALL=C"};
  command.root = job.target.toolchain_root;
  command.remedy_if_missing = "install Ninja (Debian: apt install ninja-build)";
  return run(command);
}

Result<bool> compiles(const Job& job, const SideFolders& side, const Unit& unit) {
  TRY(Outcome outcome, run_ninja(job, edge_name(side, unit)));
  return outcome.ok();
}

// The compiler's messages for a patched unit. With #line directives they name line numbers of the original (see
// number_lines()), so the texts without #line directives are compiled once more for the messages.
Result<std::string> patched_messages(const Job& job, const Unit& unit) {
  TRY(std::string log, read_file(job.patched.log(unit.output)));
  bool rewritten = false;
  for (const auto& [path, edit] : job.edits) {
    if (edit.text.empty() || edit.deleted) continue;
    CHECK_OK(write_file(job.patched.source() / path, edit.text));
    rewritten = true;
  }
  if (!rewritten) return log;
  TRY(bool compiled, compiles(job, job.patched, unit));
  return compiled ? log : read_file(job.patched.log(unit.output));
}

// The error of the first unit that failed, with the compiler's messages.
Error explain_failure(const Job& job, const std::string& ninja_output) {
  std::vector<std::string> failed = failed_edges(ninja_output);
  auto has_failed = [&](const SideFolders& side, const Unit& unit) {
    return std::find(failed.begin(), failed.end(), edge_name(side, unit)) != failed.end();
  };
  for (const Unit& unit : job.units) {
    if (!has_failed(job.original, unit) && !has_failed(job.patched, unit)) continue;
    // Ninja stops at the first failure, possibly before it has compiled the original.
    Result<bool> original_compiles =
        has_failed(job.original, unit) ? Result<bool>(false) : compiles(job, job.original, unit);
    if (!original_compiles) return original_compiles.error();
    Result<std::string> log =
        *original_compiles ? patched_messages(job, unit) : read_file(job.original.log(unit.output));
    return log ? compile_error(unit, !*original_compiles, *log) : log.error();
  }
  return fail("ninja failed:\n" + readable_messages(ninja_output),
              "remove the cause that ninja names, and run the same command again")
      .value();
}

Status build(const Job& job) {
  TRY(Outcome outcome, run_ninja(job));
  if (!outcome.ok()) return fail(explain_failure(job, outcome.output));
  if (job.options.only_originals) return {};
  for (const Unit& unit : job.units) CHECK_OK(check_dependencies(job.target, unit, job.edits, job.patched));
  return {};
}

// An edited file that is not a unit's own source can be included as folder/../file. If `folder` is a symbolic link into
// the source tree, the compiler then reads the original file.
bool edits_included_files(const Job& job) {
  return std::any_of(job.edits.begin(), job.edits.end(), [&](const auto& edit) {
    return std::none_of(job.units.begin(), job.units.end(), [&](const Unit& u) { return u.source == edit.first; });
  });
}

// Makes the patched side anew, without links to folders. This needs one link for each file of the kernel, so it is done
// only after the first build has failed, which is rare.
Status build_in_whole_tree(const Job& job) {
  std::error_code ignored; // if a file remains, make_source_view() fails and reports it
  fs::remove_all(job.patched.source(), ignored);
  fs::remove_all(job.patched.objects(), ignored);
  CHECK_OK(make_source_view(job.target.source, job.edits, Depth::whole_tree, job.patched.source()));
  CHECK_OK(make_object_folders(job, job.patched));
  return build(job);
}

Status build_fully(const Job& job) {
  Status built = build(job);
  bool again = !built && built.error().status != ExitStatus::interrupted && edits_included_files(job);
  return again ? build_in_whole_tree(job) : built;
}

Status build_sides(const Job& job) {
  CHECK_OK(make_views(job));
  CHECK_OK(make_object_folders(job, job.original));
  CHECK_OK(make_object_folders(job, job.patched));
  CHECK_OK(write_build_file(job));
  return build_fully(job);
}

// Units whose original includes a file that does not exist, without those in `generated` (by Unit::output): for them
// the files have been generated already.
std::vector<Unit> units_lacking_files(const Job& job, const std::set<std::string>& generated) {
  std::vector<Unit> units;
  for (const Unit& unit : job.units) {
    auto log = read_file(job.original.log(unit.output));
    if (log && misses_included_file(*log) && !generated.contains(unit.output)) units.push_back(unit);
  }
  return units;
}

// Repeats the build as long as it finds units that lack a file: Ninja stops at the first failure, so one build does not
// find all of them.
Status build_with_generated_files(const Job& job) {
  std::set<std::string> generated;
  for (Status built = build_sides(job);;) {
    if (built || built.error().status == ExitStatus::interrupted || !job.options.generate) return built;
    auto lacking = units_lacking_files(job, generated);
    if (lacking.empty()) return built;
    CHECK_OK(job.options.generate(lacking));
    for (const Unit& unit : lacking) generated.insert(unit.output);
    CHECK_OK(link_build_folders(job)); // adds links to the generated files; compiled objects stay
    built = build_fully(job);
  }
}

} // namespace

Result<std::vector<CompiledUnit>> compile_units(const Target& target, const std::vector<Unit>& units,
                                                const SourceEdits& edits, const fs::path& work,
                                                const CompileOptions& options) {
  Job job{target, units, edits, work, options};
  CHECK_OK(check_sources(job));
  CHECK_OK(build_with_generated_files(job));
  std::vector<CompiledUnit> compiled;
  for (const Unit& unit : units)
    compiled.push_back({unit, job.original.object(unit.output),
                        options.only_originals ? fs::path() : job.patched.object(unit.output),
                        options.toolchain.facts_source});
  return compiled;
}

} // namespace klp
