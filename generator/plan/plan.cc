#include "generator/plan/plan.h"

#include "base/file.h"
#include "generator/arch/kernel_folders.h"
#include "generator/plan/build_files.h"
#include "generator/plan/constants.h"
#include "generator/plan/file_kinds.h"
#include "generator/plan/follow_build.h"
#include "generator/plan/generated.h"
#include "generator/plan/included_sources.h"
#include "generator/plan/index_users.h"
#include "generator/plan/plan_collector.h"
#include "generator/plan/uncompiled.h"
#include "generator/plan/users.h"
#include "generator/source/include_lines.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace klp {

namespace {

class Planner {
public:
  Planner(const Target& target, const PlanOptions& options) : target_(target), options_(options) {}

  Result<Plan> run(const std::vector<Change>& changes) {
    TRY(EditedFiles edited, edit_files(target_, changes));
    plan().ignored = std::move(edited.ignored);
    CHECK_OK(follow_build_files(edited.files));
    CHECK_OK(refuse_generated(edited));
    for (const auto& [path, file] : edited.files)
      if (!file.same()) CHECK_OK(plan_file(path, file));
    add_units_of_build(edited.files);
    CHECK_OK(find_users());
    find_touched(plan().hunks, plan().touched);
    collector_.refuse_too_many(options_.most_units);
    CHECK_OK(collector_.check_something_is_built(target_));
    return std::move(plan());
  }

private:
  Plan& plan() { return collector_.plan; }

  Status follow_build_files(const std::map<std::string, EditedFile>& files) {
    for (const auto& [path, file] : files)
      if (!file.same()) find_included_names(file);
    bool any = std::ranges::any_of(files, [](const auto& file) { return decides_on_build(file.first, file.second); });
    if (!any) return {};
    TRY(BuildChange change, find_build_change(target_, files, options_.home));
    TRY(build_, follow_build(target_, files, change));
    options_changed_ = std::move(change.options);
    std::ranges::move(build_.ignored, std::back_inserter(plan().ignored));
    std::ranges::move(build_.refusals, std::back_inserter(plan().refusals));
    plan().after = std::move(build_.after);
    for (const auto& option : build_.options) {
      included_files_.insert(option.file);
      included_.push_back(option);
    }
    return {};
  }

  void find_included_names(const EditedFile& file) {
    for (const auto& line : include_lines(file.text)) included_names_.insert(fs::path(line.name).filename());
  }

  static bool decides_on_build(const std::string& path, const EditedFile& file) {
    return !file.same() && file.not_text.empty() && !is_other_architecture(path) &&
           (is_makefile(path) || is_kconfig(path));
  }

  // Units that only the changed build affects: the text of their source file stays the same.
  void add_units_of_build(const std::map<std::string, EditedFile>& files) {
    for (auto& planned : build_.changed) collector_.add_unit(std::move(planned));
    for (const auto& [source, unit] : build_.added)
      if (auto file = files.find(source); file == files.end() || file->second.same()) collector_.add_new_unit(unit, {});
  }

  Status plan_file(const std::string& path, const EditedFile& file) {
    constexpr char other[] = "code of another architecture";
    if (is_other_architecture(path) && !file.not_text.empty()) return plan().ignored.push_back({path, other}), Status{};
    if (is_other_architecture(path)) return collector_.add_not_built(path, other), Status{};
    if (!file.not_text.empty()) {
      collector_.refuse(path, "kind-of-file",
                        fmt::format("a {} is changed: only source text can be patched", file.not_text),
                        "leave it out of the change");
      return {};
    }
    if (decides_on_build(path, file) || build_.refused.contains(path)) return {}; // see follow_build_files()
    bool no_token = !file.created && !file.deleted && same_tokens(file.original, file.text, language_of(path));
    const RefusedKind* kind = refused_kind(path);
    if (kind && !no_token)
      return collector_.refuse(path, "kind-of-file", std::string(kind->cause), kind->remedy), Status{};
    TRY(auto units, units_of(target_, path));
    // Whether the code of a unit's own source differs is decided by compiling it. For an included file this would only
    // cost time.
    if (units.empty() && no_token)
      return plan().ignored.push_back({path, "only comments and white space change"}), Status{};
    if (kind) return {};
    if (!units.empty() && file.deleted) {
      collector_.refuse(path, "kind-of-file", "a source file is removed that the running kernel was built from",
                        "leave the file and its line in the Makefile as they are, and change what it holds");
      return {};
    }
    plan().edits[path] = {.compiled = file.created ? file.text : number_lines(file.original, file.text),
                          .deleted = file.deleted,
                          .text = file.text};
    auto touched = touched_items(path, file.original, file.deleted ? "" : file.text);
    auto hunks = hunks_of(path, file.original, file.deleted ? "" : file.text);
    TRY(const KernelConfig config, configuration());
    find_uncompiled(hunks, file.original, file.deleted ? "" : file.text, config, in_module(units));
    std::move(hunks.begin(), hunks.end(), std::back_inserter(plan().hunks));
    Affected affected = affected_in_file({path, items_of(file.original)}, touched);
    for (auto& unit : units)
      collector_.add_unit({.unit = std::move(unit), .why = "its source is changed", .affected = affected});
    if (auto added = build_.added.find(path); added != build_.added.end()) {
      collector_.add_new_unit(added->second, affected);
      return std::move(touched.begin(), touched.end(), std::back_inserter(plan().touched)), Status{};
    }
    if (units.empty()) return add_included_file(path, std::move(touched)), Status{};
    TRY(auto also_included, included_sources(target_));
    if (also_included.contains(path)) return add_included_file(path, std::move(touched)), Status{};
    std::move(touched.begin(), touched.end(), std::back_inserter(plan().touched));
    return {};
  }

  // The target's configuration, with the options that the change sets.
  Result<KernelConfig> configuration() const {
    if (target_.config.empty()) return KernelConfig();
    TRY(std::string text, read_file(target_.config));
    TRY(KernelConfig config, parse_config(text, target_.config.string()));
    for (const auto& [option, before, now] : options_changed_) {
      config.erase(option);
      if (!now.empty()) config[option] = now;
    }
    return config;
  }

  // Whether the units of a source file belong to modules; nullopt if only some do, or if there are none (an included
  // file).
  static std::optional<bool> in_module(const std::vector<Unit>& units) {
    auto modules = static_cast<std::size_t>(std::ranges::count_if(units, &Unit::in_module));
    if (units.empty() || (modules && modules != units.size())) return std::nullopt;
    return modules > 0;
  }

  // Records a changed file that units may include. Only changed files include a new file, unless the new file hides
  // another one of the same name (find_users_of_hidden_headers()).
  void add_included_file(const std::string& path, std::vector<Touched> touched) {
    std::error_code code;
    bool named = !path.ends_with(".c") || included_names_.contains(fs::path(path).filename());
    if (named && !fs::exists(target_.source / path, code)) {
      created_.insert(path);
      return;
    }
    included_files_.insert(path);
    if (touched.empty())
      touched.push_back({.how = Touched::How::changed, .kind = ItemKind::other, .names = {}, .file = path});
    std::move(touched.begin(), touched.end(), std::back_inserter(included_));
  }

  // Finds the units that depend on a changed file which they include.
  Status find_users() {
    CHECK_OK(find_users_of_hidden_headers());
    if (included_files_.empty()) return {};
    TRY(auto constants, review_constants(target_, rules_, included_files_, included_));
    std::ranges::move(constants.refusals, std::back_inserter(plan().refusals));
    // An index holds the options of the tree that it was made from, so it cannot be used if options change.
    bool by_text = options_.index.empty() || !build_.options.empty();
    TRY(Users users, by_text ? users_of(target_, included_files_, included_, options_.every_reader)
                             : users_by_index(target_, options_.index, included_files_, included_));
    for (const auto& path : included_files_)
      if (!users.read.contains(path) && !constants.read.contains(path) && !generated_from_.contains(path))
        handle_unread_file(path);
    plan().readers = users.readers;
    for (auto& user : users.units)
      collector_.add_unit({.unit = std::move(user.unit),
                           .why = std::move(user.why),
                           .affected = std::move(user.affected),
                           .with_facts = std::move(user.with_facts)});
    for (auto& touch : included_) {
      if (touch.file == target_.build / autoconf)
        touch.file = autoconf; // kbuild makes it: it is not in the source tree
      plan().touched.push_back(std::move(touch));
    }
    std::sort(plan().units.begin(), plan().units.end(), [](auto& a, auto& b) { return a.unit.source < b.unit.source; });
    return {};
  }

  void handle_unread_file(const std::string& path) {
    const auto* program = other_program(path);
    if (program && program->runs_at_boot_only) return collector_.ignore(path, *program);
    if (is_source_text(path)) return collector_.add_not_built(path, "the target's configuration does not build it");
    if (path.ends_with(".rs"))
      return collector_.refuse(path, "kind-of-file", "it is Rust code, which klp does not compile",
                               "leave it out of the change if the C code does not need it; otherwise install a kernel "
                               "that has the change");
    collector_.refuse(path, "kind-of-file", "what the kernel's build makes of this file, klp does not know",
                      "leave it out of the change, if the change is whole without it");
  }

  // A new header can come before another header of the same name in the search path of the compiler, and so hide it.
  // The units that include the hidden header will read the new one.
  Status find_users_of_hidden_headers() {
    if (created_.empty()) return {};
    std::vector<Touched> touched;
    for (const auto& path : created_)
      touched.push_back({.how = Touched::How::added, .kind = ItemKind::include, .names = {}, .file = path});
    TRY(Users users, users_of(target_, created_, touched, false));
    if (!users.units.empty()) std::move(touched.begin(), touched.end(), std::back_inserter(plan().touched));
    for (auto& user : users.units)
      collector_.add_unit(
          {.unit = std::move(user.unit), .why = std::move(user.why), .affected = std::move(user.affected)});
    return {};
  }

  // Refuses changes of files from which scripts and programs of the build generate sources. The build of a module
  // outside of the tree generates no sources of the kernel.
  Status refuse_generated(const EditedFiles& edited) {
    TRY(bool only_units, is_all_of_units(edited));
    if (only_units || !target_.kernel_source.empty()) return {};
    TRY(rules_, all_generated_rules(target_.source));
    TRY(auto review, review_generated(target_, rules_, edited, options_.home));
    std::ranges::move(review.refusals, std::back_inserter(plan().refusals));
    generated_from_ = std::move(review.inputs);
    return {};
  }

  Result<bool> is_all_of_units(const EditedFiles& edited) const {
    for (const auto& [path, file] : edited.files) {
      TRY(auto units, units_of(target_, path));
      if (units.empty()) return false;
    }
    return true;
  }

  const Target& target_;
  const PlanOptions& options_;
  std::set<std::string> included_files_; // changed files that units may include
  std::vector<GeneratedRule> rules_;     // empty if only sources of units change, and for an external module
  std::set<std::string> generated_from_; // changed files from which the build generates sources
  std::set<std::string> created_;        // new files that may hide another header
  std::set<std::string> included_names_; // names in the include directives of the changed files, without folders
  FollowedBuild build_;
  std::vector<OptionChange> options_changed_; // by the change
  std::vector<Touched> included_;             // touched definitions of included_files_
  PlanCollector collector_;
};

} // namespace

Result<Plan> make_plan(const Target& target, const std::vector<Change>& changes, const PlanOptions& options) {
  return Planner(target, options).run(changes);
}

} // namespace klp
