#include "generator/plan/build_change.h"

#include "base/file.h"
#include "base/process.h"
#include "generator/compile/source_view.h"
#include "generator/kernel/kbuild/external_units.h"
#include "generator/kernel/kbuild/kbuild.h"
#include "generator/plan/build_files.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace klp {

namespace {

using Files = std::map<std::string, EditedFile>;

// make prints 100 MB for a whole kernel, so each byte is copied only once.
std::string replaced(std::string_view text, const std::string& from, const std::string& to) {
  std::string result;
  result.reserve(text.size());
  for (;;) {
    auto at = text.find(from);
    result += text.substr(0, at);
    if (at == std::string_view::npos) return result;
    result += to;
    text.remove_prefix(at + from.size());
  }
}

using Messages = std::vector<std::string>;

// The error messages of make and kconfig in a dry run's output, each once. Lines of recipes are left out.
Messages error_lines(std::string_view text) {
  Messages faults;
  while (!text.empty()) {
    std::string line(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    bool of_kconfig = line.find("Kconfig") < line.find(' ') && line.find(':') < line.find(' ');
    bool is_error = line.find("***") != std::string::npos || of_kconfig;
    if (is_error && !line.starts_with("set -e") && std::ranges::find(faults, line) == faults.end())
      faults.push_back(std::move(line));
  }
  return faults;
}

// "Makefile:12: *** x" gives "Makefile: *** x": the line number changes if the change adds lines above.
std::string without_line_numbers(const std::string& line) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    text += line[i];
    std::size_t end = line[i] == ':' ? line.find_first_not_of("0123456789", i + 1) : std::string::npos;
    if (end != std::string::npos && end > i + 1 && line[end] == ':') i = end;
  }
  return text;
}

// The lines that `others` does not have.
Messages without(Messages lines, const Messages& others) {
  std::set<std::string> known;
  for (const auto& line : others) known.insert(without_line_numbers(line));
  std::erase_if(lines, [&](const auto& line) { return known.contains(without_line_numbers(line)); });
  return lines;
}

// The build before or after the change: a source tree, and a build folder of its own.
struct Side {
  Kbuild kbuild;
  const Target& target;
  fs::path scratch; // for Kbuild::recipes()

  // The tree that the change edits: that of the kernel, or that of an external module.
  const fs::path& tree() const { return kbuild.external.empty() ? kbuild.source : kbuild.external; }
  void set_tree(const fs::path& tree) { (kbuild.external.empty() ? kbuild.source : kbuild.external) = tree; }

  // The text with the target's paths instead of those of this side.
  std::string as_of_target(std::string_view text) const {
    return replaced(replaced(text, tree(), target.source), kbuild.build, target.build);
  }

  Result<Kbuild::Recipes> recipes(const std::vector<std::string>& goals) const {
    TRY(auto recipes, kbuild.recipes(goals, scratch));
    recipes.text = as_of_target(recipes.text);
    return recipes;
  }
};

class BuildQuery {
public:
  BuildQuery(const Target& target, const Files& files, fs::path work)
      : target_(target), files_(files), before_(side("before", work)), after_(side("after", work)) {
    // kbuild writes temporary files into the folder of an external module.
    before_.set_tree(is_external() ? work / "original" : target.source);
    after_.set_tree(work / "source");
  }

  Result<BuildChange> run() {
    CHECK_OK(make_source_view(target_.source, edits(), Depth::edited_folders, after_.tree()));
    if (is_external()) CHECK_OK(make_source_view(target_.source, {}, Depth::edited_folders, before_.tree()));
    for (const Side* side : {&before_, &after_}) CHECK_OK(copy_build_folder(*side));
    BuildChange change;
    bool kconfig =
        std::ranges::any_of(files_, [](auto& file) { return !file.second.same() && is_kconfig(file.first); });
    if (is_external()) {
      TRY(change.difference, compare_module());
      return change;
    }
    if (kconfig) CHECK_OK(configure(change));
    TRY(change.difference, compare(goals(change)));
    return change;
  }

private:
  Side side(const char* name, const fs::path& work) const {
    Kbuild kbuild = kbuild_of(target_);
    kbuild.build = work / name;
    return {.kbuild = kbuild, .target = target_, .scratch = work / "recipes"};
  }

  // kbuild reads only Makefiles and Kconfig files, but all other files of the change must exist.
  SourceEdits edits() const {
    SourceEdits edits;
    for (const auto& [path, file] : files_)
      if (!file.same() && file.not_text.empty())
        edits[path] = {.compiled = file.text, .deleted = file.deleted, .text = file.text};
    return edits;
  }

  // Keeps the times of files, so that make sees no file as out of date. Empties auto.conf.cmd, kbuild's list of Kconfig
  // files, because it names the files of the target's tree.
  Status copy_build_folder(const Side& side) const {
    CHECK_OK(run_ok({.arguments = {"cp", "-a", target_.build.string() + "/.", side.kbuild.build.string()}},
                    "make the target's build folder readable, free some space, or point KLP_HOME at another disk"));
    return write_file(side.kbuild.build / "include/config/auto.conf.cmd", "");
  }

  Status configure(BuildChange& change) const {
    // New options that depend on the tools of this machine get the same value on both sides, so they are no difference.
    CHECK_OK(before_.kbuild.complete_configuration());
    CHECK_OK(write_file(before_.kbuild.build / "include/config/auto.conf.cmd", ""));
    if (auto done = after_.kbuild.complete_configuration(); !done) return fail(kconfig_error(done.error()));
    CHECK_OK(write_file(after_.kbuild.build / "include/config/auto.conf.cmd", ""));
    TRY(KernelConfig before, config_of(before_));
    TRY(KernelConfig after, config_of(after_));
    change.options = option_changes(before, after);
    if (change.options.empty()) return {};
    const char* autoconf = "include/generated/autoconf.h";
    TRY(std::string as_built, read_file(target_.build / autoconf));
    TRY(std::string changed, read_file(after_.kbuild.build / autoconf));
    change.autoconf = autoconf_with(change.options, as_built, changed);
    return {};
  }

  static Result<KernelConfig> config_of(const Side& side) {
    const fs::path path = side.kbuild.build / ".config";
    TRY(std::string text, read_file(path));
    return parse_config(text, path.string());
  }

  std::string text_of(const Messages& lines) const {
    constexpr std::size_t most = 12;
    std::string text;
    for (std::size_t i = 0; i < lines.size() && i < most; ++i) text += "\n  " + lines[i];
    return replaced(text, target_.source.string() + "/", "");
  }

  Error kconfig_error(Error error) const {
    if (error.status == ExitStatus::interrupted) return error;
    Messages messages = error_lines(after_.as_of_target(error.cause));
    if (messages.empty()) messages = {error.cause};
    error.file = first_file(is_kconfig);
    error.cause = "kbuild cannot make a configuration with the change:" + text_of(messages);
    error.remedy = "correct the change";
    return error;
  }

  std::string first_file(bool (*is)(const std::string&)) const {
    for (const auto& [path, file] : files_)
      if (!file.same() && is(path)) return path;
    return {};
  }

  // The folders whose Makefiles change or mention a changed option; "" for the whole kernel.
  std::set<std::string> goals(const BuildChange& change) const {
    std::set<std::string> options;
    for (const auto& o : change.options) options.insert(o.option);
    std::vector<std::string> makefiles;
    if (!options.empty()) makefiles = makefiles_naming(target_.source, options);
    for (const auto& [path, file] : files_)
      if (!file.same() && is_makefile(path)) makefiles.push_back(path);
    std::set<std::string> folders;
    for (const auto& path : makefiles) folders.insert(is_read_everywhere(path) ? "" : folder_of(path));
    return folders;
  }

  // The folder that make enters for this Makefile both with and without the change. Returns "" (the whole kernel must
  // be compared) if another Makefile includes this one, or if the change adds or removes the Makefile.
  std::string folder_of(const std::string& makefile) const {
    const fs::path path = makefile;
    if (path.filename() != "Makefile" && path.filename() != "Kbuild") return {};
    auto kept = [&](const char* name) {
      auto file = files_.find(path.parent_path() / name);
      if (file != files_.end() && (file->second.created || file->second.deleted)) return false;
      std::error_code code;
      return fs::exists(target_.source / path.parent_path() / name, code);
    };
    return kept("Makefile") || kept("Kbuild") ? path.parent_path().string() : std::string();
  }

  // A path such as fs/../lib/x.c leads out of the view if fs is a link. So the view gets real folders and a link for
  // each file. This takes seconds, so it is done only if needed.
  Status make_whole_tree() const {
    std::error_code ignored; // if files remain, make_source_view() reports them
    fs::remove_all(after_.tree(), ignored);
    return make_source_view(target_.source, edits(), Depth::whole_tree, after_.tree());
  }

  Result<BuildDifference> compare(const std::set<std::string>& folders) const {
    if (folders.empty()) return BuildDifference();
    std::vector<std::string> goals;
    for (const auto& folder : folders) goals.push_back(folder + "/");
    bool whole = folders.contains("");
    if (!whole) {
      TRY(auto before, before_.recipes(goals));
      if (before.complete) return compare_with(before, goals);
    }
    // Some folder cannot be listed alone, because its Makefile is read for another folder: compare the whole kernel.
    goals = {"vmlinux", "modules"};
    CHECK_OK(make_whole_tree());
    TRY(auto before, before_.recipes(goals));
    return compare_with(before, goals);
  }

  bool is_external() const { return !target_.kernel_source.empty(); }

  Result<BuildDifference> compare_module() const {
    TRY(auto before, before_.recipes({"modules"}));
    TRY(auto difference, compare_with(before, {"modules"}));
    TRY(auto units, all_units(target_));
    const fs::path built_in = units.empty() ? target_.source : original_build_folder(units.front(), target_.source);
    auto move = [&](Unit& unit) { adapt_external_unit(unit, target_.source, built_in); };
    for (auto* list : {&difference.added, &difference.removed}) std::ranges::for_each(*list, move);
    for (auto& pair : difference.changed) move(pair.before), move(pair.after);
    for (auto& made : difference.other) made = fs::path(made).lexically_relative(target_.source);
    return difference;
  }

  Result<BuildDifference> compare_with(const Kbuild::Recipes& before, const std::vector<std::string>& goals) const {
    TRY(Kbuild::Recipes after, after_.recipes(goals));
    Messages faults = without(error_lines(after.text), error_lines(before.text));
    if (std::ranges::any_of(faults, [](auto& line) { return line.find("/../") != std::string::npos; })) {
      CHECK_OK(make_whole_tree());
      TRY(after, after_.recipes(goals));
      faults = without(error_lines(after.text), error_lines(before.text));
    }
    if (before.complete != after.complete || !faults.empty()) return fail(makefile_error(faults));
    const std::string tree = target_.source.string();
    return compare_listings(read_listing(before.text, target_.compiler, tree),
                            read_listing(after.text, target_.compiler, tree));
  }

  Error makefile_error(const Messages& faults) const {
    Error error{.cause = "kbuild cannot follow the change:" + text_of(faults),
                .remedy =
                    "correct the change; where a file is missing, add it to the change (git add, git diff --cached)",
                .file = first_file(is_makefile)};
    return error;
  }

  const Target& target_;
  const Files& files_;
  Side before_, after_;
};

} // namespace

Result<BuildChange> find_build_change(const Target& target, const Files& files, const fs::path& home) {
  TRY(WorkFolder work, WorkFolder::create(home, "kbuild"));
  return BuildQuery(target, files, work.path()).run();
}

} // namespace klp
