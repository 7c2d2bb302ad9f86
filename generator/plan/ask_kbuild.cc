#include "generator/plan/ask_kbuild.h"

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

// make prints 100 MB for a whole kernel: each byte is moved once.
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

// What make and kconfig say of faults, each once; recipes are no words of theirs.
Messages faults_in(std::string_view text) {
  Messages faults;
  while (!text.empty()) {
    std::string line(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    bool of_kconfig = line.find("Kconfig") < line.find(' ') && line.find(':') < line.find(' ');
    bool is_fault = line.find("***") != std::string::npos || of_kconfig;
    if (is_fault && !line.starts_with("set -e") && std::ranges::find(faults, line) == faults.end())
      faults.push_back(std::move(line));
  }
  return faults;
}

// "Makefile:12: *** x" gives "Makefile: *** x": lines that the change adds above move the others.
std::string without_line_numbers(const std::string& line) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    text += line[i];
    std::size_t end = line[i] == ':' ? line.find_first_not_of("0123456789", i + 1) : std::string::npos;
    if (end != std::string::npos && end > i + 1 && line[end] == ':') i = end;
  }
  return text;
}

// Those of `lines` that the others do not have.
Messages without(Messages lines, const Messages& others) {
  std::set<std::string> known;
  for (const auto& line : others) known.insert(without_line_numbers(line));
  std::erase_if(lines, [&](const auto& line) { return known.contains(without_line_numbers(line)); });
  return lines;
}

// One side of the question: a source tree, and a build folder of its own.
struct Side {
  Kbuild kbuild;
  const Target& target;
  fs::path scratch;

  // The tree that the change is for: the kernel's, or that of a module from outside.
  const fs::path& tree() const { return kbuild.external.empty() ? kbuild.source : kbuild.external; }
  void set_tree(const fs::path& tree) { (kbuild.external.empty() ? kbuild.source : kbuild.external) = tree; }

  // With the paths of the target.
  std::string as_of_target(std::string_view text) const {
    return replaced(replaced(text, tree(), target.source), kbuild.build, target.build);
  }

  Result<Kbuild::Recipes> recipes(const std::vector<std::string>& goals) const {
    TRY(auto recipes, kbuild.recipes(goals, scratch));
    recipes.text = as_of_target(recipes.text);
    return recipes;
  }
};

class Question {
public:
  Question(const Target& target, const Files& files, fs::path work)
      : target_(target), files_(files), before_(side("before", work)), after_(side("after", work)) {
    // kbuild writes temporary files into the folder of an external module.
    before_.set_tree(is_external() ? work / "original" : target.source);
    after_.set_tree(work / "source");
  }

  Result<BuildChange> ask() {
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
    return {kbuild, target_, work / "recipes"};
  }

  // kbuild reads Makefiles and Kconfig files; of all others it matters that they are there.
  SourceEdits edits() const {
    SourceEdits edits;
    for (const auto& [path, file] : files_)
      if (!file.same() && file.not_text.empty()) edits[path] = {file.text, file.deleted, file.text};
    return edits;
  }

  // Times stay, so that make takes nothing for older than it is. The note of Kconfig files goes: it names the tree.
  Status copy_build_folder(const Side& side) const {
    CHECK_OK(run_ok({.arguments = {"cp", "-a", target_.build.string() + "/.", side.kbuild.build.string()}}));
    return write_file(side.kbuild.build / "include/config/auto.conf.cmd", "");
  }

  Status configure(BuildChange& change) const {
    // What the tools of this machine newly offer is set on both sides, and so is no difference.
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

  std::string in_words(const Messages& lines) const {
    constexpr std::size_t most = 12;
    std::string text;
    for (std::size_t i = 0; i < lines.size() && i < most; ++i) text += "\n  " + lines[i];
    return replaced(text, target_.source.string() + "/", "");
  }

  Error kconfig_error(Error error) const {
    if (error.status == ExitStatus::interrupted) return error;
    Messages said = faults_in(after_.as_of_target(error.cause));
    if (said.empty()) said = {error.cause};
    error.file = first_file(is_kconfig);
    error.cause = "kbuild cannot make a configuration with the change:" + in_words(said);
    error.remedy = "correct the change";
    return error;
  }

  std::string first_file(bool (*is)(const std::string&)) const {
    for (const auto& [path, file] : files_)
      if (!file.same() && is(path)) return path;
    return {};
  }

  // The folders whose Makefiles change or depend on a changed option; "" for the whole kernel.
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

  // The folder that make goes into for this Makefile, with and without the change; "": another Makefile includes it, or
  // the folder comes or goes, and only the whole kernel shows what follows.
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

  // fs/../lib/x.c leads out of the view where fs is a link. A link for each file of the kernel takes seconds.
  Status make_whole_tree() const {
    std::error_code ignored; // what is left over is reported by what cannot be made
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
    // Its Makefile is read for another folder: the whole kernel shows what that one does with it.
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
    const fs::path built_in = units.empty() ? target_.source : place_of_build(units.front(), target_.source);
    auto move = [&](Unit& unit) { move_in(unit, target_.source, built_in); };
    for (auto* list : {&difference.added, &difference.removed}) std::ranges::for_each(*list, move);
    for (auto& pair : difference.changed) move(pair.before), move(pair.after);
    for (auto& made : difference.other) made = fs::path(made).lexically_relative(target_.source);
    return difference;
  }

  Result<BuildDifference> compare_with(const Kbuild::Recipes& before, const std::vector<std::string>& goals) const {
    TRY(Kbuild::Recipes after, after_.recipes(goals));
    Messages faults = without(faults_in(after.text), faults_in(before.text));
    if (std::ranges::any_of(faults, [](auto& line) { return line.find("/../") != std::string::npos; })) {
      CHECK_OK(make_whole_tree());
      TRY(after, after_.recipes(goals));
      faults = without(faults_in(after.text), faults_in(before.text));
    }
    if (before.complete != after.complete || !faults.empty()) return fail(makefile_error(faults));
    const std::string tree = target_.source.string();
    return compare_listings(read_listing(before.text, target_.compiler, tree),
                            read_listing(after.text, target_.compiler, tree));
  }

  Error makefile_error(const Messages& faults) const {
    Error error;
    error.file = first_file(is_makefile);
    error.cause = "kbuild cannot follow the change:" + in_words(faults);
    error.remedy = "correct the change; where a file is missing, add it to the change (git add, git diff --cached)";
    return error;
  }

  const Target& target_;
  const Files& files_;
  Side before_, after_;
};

} // namespace

Result<BuildChange> ask_kbuild(const Target& target, const Files& files, const fs::path& home) {
  TRY(WorkFolder work, WorkFolder::create(home, "kbuild"));
  return Question(target, files, work.path()).ask();
}

} // namespace klp
