#include "generator/plan/plan.h"

#include "base/file.h"
#include "generator/plan/build_files.h"
#include "generator/plan/constants.h"
#include "generator/plan/file_kinds.h"
#include "generator/plan/follow_build.h"
#include "generator/plan/generated.h"
#include "generator/plan/included_sources.h"
#include "generator/plan/index_users.h"
#include "generator/plan/too_many_units.h"
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
    plan_.ignored = std::move(edited.ignored);
    CHECK_OK(follow_build_files(edited.files));
    CHECK_OK(refuse_generated(edited));
    for (const auto& [path, file] : edited.files)
      if (!file.same()) CHECK_OK(examine(path, file));
    add_units_of_build(edited.files);
    CHECK_OK(find_users());
    find_touched(plan_.hunks, plan_.touched);
    refuse_too_many();
    CHECK_OK(something_is_built());
    return std::move(plan_);
  }

private:
  void refuse(const std::string& path, RuleId rule, std::string cause, std::string_view remedy) {
    Error e;
    e.file = path;
    e.cause = std::move(cause);
    e.remedy = remedy;
    e.status = ExitStatus::refused;
    plan_.refusals.push_back(finding(rule, std::move(e)));
  }

  void not_built(const std::string& path, const char* why) {
    plan_.ignored.push_back({path, why, !is_other_architecture(path)});
    not_built_.push_back(path);
  }

  // Its part of the change needs no livepatch: it will not run again.
  void ignore(const std::string& path, const OtherProgram& program) {
    plan_.ignored.push_back({path, fmt::format("part of {}; a running kernel needs no change there", program.what)});
  }

  Status follow_build_files(const std::map<std::string, EditedFile>& files) {
    for (const auto& [path, file] : files)
      if (!file.same()) find_included_names(file);
    bool any = std::ranges::any_of(files, [](const auto& file) { return decides_on_build(file.first, file.second); });
    if (!any) return {};
    TRY(BuildChange change, ask_kbuild(target_, files, options_.home));
    TRY(build_, follow_build(target_, files, change));
    options_changed_ = std::move(change.options);
    std::ranges::move(build_.ignored, std::back_inserter(plan_.ignored));
    std::ranges::move(build_.refusals, std::back_inserter(plan_.refusals));
    plan_.after = std::move(build_.after);
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

  // What the build alone reaches: sources whose text stays.
  void add_units_of_build(const std::map<std::string, EditedFile>& files) {
    for (auto& planned : build_.changed) add_unit(std::move(planned));
    for (const auto& [source, unit] : build_.added)
      if (auto file = files.find(source); file == files.end() || file->second.same()) add_new_unit(unit, {});
  }

  void add_new_unit(const Unit& unit, Affected affected) {
    PlannedUnit planned{unit,
                        "the change adds it to " + (unit.in_module ? "module " + unit.module_name : "vmlinux"),
                        std::move(affected),
                        {}};
    planned.is_new = true;
    add_unit(std::move(planned));
  }

  Status examine(const std::string& path, const EditedFile& file) {
    constexpr char other[] = "code of another architecture";
    if (is_other_architecture(path) && !file.not_text.empty()) return plan_.ignored.push_back({path, other}), Status{};
    if (is_other_architecture(path)) return not_built(path, other), Status{};
    if (!file.not_text.empty()) {
      refuse(path, "kind-of-file", fmt::format("a {} is changed: only source text can be patched", file.not_text),
             "leave it out of the change");
      return {};
    }
    if (decides_on_build(path, file) || build_.refused.contains(path)) return {}; // see follow_build_files()
    bool no_token = !file.created && !file.deleted && same_tokens(file.original, file.text, language_of(path));
    const RefusedKind* kind = refused_kind(path);
    if (kind && !no_token) return refuse(path, "kind-of-file", std::string(kind->cause), kind->remedy), Status{};
    TRY(auto units, units_of(target_, path));
    // The objects decide on a unit's own source; what it includes would only cost time.
    if (units.empty() && no_token)
      return plan_.ignored.push_back({path, "only comments and white space change"}), Status{};
    if (kind) return {};
    if (!units.empty() && file.deleted) {
      refuse(path, "kind-of-file", "a source file is removed that the running kernel was built from",
             "leave the file and its line in the Makefile as they are, and change what it holds");
      return {};
    }
    plan_.edits[path] = {file.created ? file.text : number_lines(file.original, file.text), file.deleted, file.text};
    auto touched = touched_items(path, file.original, file.deleted ? "" : file.text);
    auto hunks = hunks_of(path, file.original, file.deleted ? "" : file.text);
    TRY(const KernelConfig config, configuration());
    find_uncompiled(hunks, file.original, file.deleted ? "" : file.text, config, in_module(units));
    std::move(hunks.begin(), hunks.end(), std::back_inserter(plan_.hunks));
    Affected affected = affected_in_file({path, items_of(file.original)}, touched);
    for (auto& unit : units) add_unit({std::move(unit), "its source is changed", affected, {}});
    if (auto added = build_.added.find(path); added != build_.added.end()) {
      add_new_unit(added->second, affected);
      return std::move(touched.begin(), touched.end(), std::back_inserter(plan_.touched)), Status{};
    }
    if (units.empty()) return included(path, std::move(touched)), Status{};
    TRY(auto also_included, included_sources(target_));
    if (also_included.contains(path)) return included(path, std::move(touched)), Status{};
    std::move(touched.begin(), touched.end(), std::back_inserter(plan_.touched));
    return {};
  }

  // With the options that the change itself sets.
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

  // Whether a file's own units belong to modules; nothing: it is only included, or some do.
  static std::optional<bool> in_module(const std::vector<Unit>& units) {
    auto modules = static_cast<std::size_t>(std::ranges::count_if(units, &Unit::in_module));
    if (units.empty() || (modules && modules != units.size())) return std::nullopt;
    return modules > 0;
  }

  // A file that units include. A new one is read by changed files only, unless it hides one of the same name.
  void included(const std::string& path, std::vector<Touched> touched) {
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

  void add_unit(PlannedUnit planned) {
    auto known = std::find_if(plan_.units.begin(), plan_.units.end(),
                              [&](const PlannedUnit& p) { return p.unit.output == planned.unit.output; });
    if (known != plan_.units.end()) return known->affected.add(planned.affected);
    if (const auto* program = other_program(planned.unit.output); program && program->over)
      return ignore(planned.unit.output, *program);
    if (planned.unit.source.ends_with(".S"))
      refuse(planned.unit.source, "kind-of-file",
             "assembler code " + planned.why + "; it cannot be redirected function by function",
             "leave what assembler code uses as it is, and give the C code a definition of its own");
    else
      plan_.units.push_back(std::move(planned));
  }

  // Units that depend on a changed file which they include.
  Status find_users() {
    CHECK_OK(find_hidden());
    if (included_files_.empty()) return {};
    CHECK_OK(refuse_constants());
    // An index knows the options that its own tree had.
    bool by_text = options_.index.empty() || !build_.options.empty();
    TRY(Users users, by_text ? users_of(target_, included_files_, included_, options_.every_reader)
                             : users_by_index(target_, options_.index, included_files_, included_));
    for (const auto& path : included_files_)
      if (!users.read.contains(path) && !constants_read_.contains(path) && !generated_from_.contains(path))
        read_by_nobody(path);
    plan_.readers = users.readers;
    for (auto& user : users.units)
      add_unit({std::move(user.unit), std::move(user.why), std::move(user.affected), std::move(user.with_facts)});
    for (auto& touch : included_) {
      if (touch.file == target_.build / autoconf) touch.file = autoconf; // made by kbuild, in no tree
      plan_.touched.push_back(std::move(touch));
    }
    std::sort(plan_.units.begin(), plan_.units.end(), [](auto& a, auto& b) { return a.unit.source < b.unit.source; });
    return {};
  }

  void read_by_nobody(const std::string& path) {
    const auto* program = other_program(path);
    if (program && program->over) return ignore(path, *program);
    if (is_source_text(path)) return not_built(path, "the target's configuration does not build it");
    refuse(path, "kind-of-file", "what the kernel's build makes of this file, klp does not know",
           "leave it out of the change, if the change is whole without it");
  }

  // A new header that stands before another one of its name: whoever reads that one will read the new one.
  Status find_hidden() {
    if (created_.empty()) return {};
    std::vector<Touched> touched;
    for (const auto& path : created_)
      touched.push_back({.how = Touched::How::added, .kind = ItemKind::include, .names = {}, .file = path});
    TRY(Users users, users_of(target_, created_, touched, false));
    if (!users.units.empty()) std::move(touched.begin(), touched.end(), std::back_inserter(plan_.touched));
    for (auto& user : users.units) add_unit({std::move(user.unit), std::move(user.why), std::move(user.affected), {}});
    return {};
  }

  // Sources that scripts and programs make of changed files. A module from outside of the tree makes nothing of the
  // kernel.
  Status refuse_generated(const EditedFiles& edited) {
    TRY(bool only_units, is_all_of_units(edited));
    if (only_units || !target_.kernel_source.empty()) return {};
    TRY(rules_, all_generated_rules(target_.source));
    TRY(auto review, review_generated(target_, rules_, edited, options_.home));
    std::ranges::move(review.refusals, std::back_inserter(plan_.refusals));
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

  // Generated headers stay as they are: nobody would notice that a constant in them is no longer right.
  Status refuse_constants() {
    TRY(auto units, constant_units(target_, rules_));
    TRY(Users users, users_among(units, target_, included_files_, included_, false));
    constants_read_ = std::move(users.read);
    for (const auto& user : users.units)
      if (!user.use.empty() || included_files_.contains(user.unit.source))
        refuse(user.unit.source, "generated-constants",
               fmt::format("constants for the whole kernel are made of it, and it {}",
                           user.use.empty() ? "is changed" : user.use),
               "leave what it uses as it is, and give the code that needs it a definition of its own");
    return {};
  }

  void refuse_too_many() {
    if (plan_.units.size() <= options_.most_units) return;
    plan_.refusals.push_back(too_many_units(plan_));
    plan_.units.clear();
  }

  Status something_is_built() {
    if (not_built_.empty() || !plan_.units.empty() || !plan_.refusals.empty()) return {};
    Error e;
    e.file = not_built_.front();
    e.cause = fmt::format("the configuration of target {} does not build this file", target_.name);
    if (not_built_.size() > 1) e.cause += fmt::format(", nor {} others that are changed", not_built_.size() - 1);
    e.remedy = "the running kernel holds none of this code and needs no livepatch; if it should, check the path and "
               "the target";
    return fail(std::move(e));
  }

  const Target& target_;
  const PlanOptions& options_;
  std::set<std::string> included_files_; // changed files that units include
  std::set<std::string> constants_read_; // changed files that constant_units() read
  std::vector<GeneratedRule> rules_;     // what the kernel's build makes of sources, where other than units change
  std::set<std::string> generated_from_; // changed files that scripts and programs make sources of
  std::set<std::string> created_;        // new ones that nobody named so far
  std::set<std::string> included_names_; // what the changed texts include, without folders
  FollowedBuild build_;
  std::vector<OptionChange> options_changed_; // of the configuration, by the change
  std::vector<Touched> included_;             // what is touched there
  std::vector<std::string> not_built_;
  Plan plan_;
};

} // namespace

Result<Plan> make_plan(const Target& target, const std::vector<Change>& changes, const PlanOptions& options) {
  return Planner(target, options).run(changes);
}

} // namespace klp
