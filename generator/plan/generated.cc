#include "generator/plan/generated.h"

#include "base/file.h"
#include "generator/compile/source_view.h"
#include "generator/kernel/kbuild/make_generated.h"
#include "generator/text/lines.h"

#include <algorithm>
#include <fmt/format.h>
#include <sstream>

namespace klp {

namespace {

constexpr std::string_view among_headers = "include/generated/";

// The folders that this configuration enters.
std::set<std::string> built_folders(const std::vector<Unit>& units) {
  std::set<std::string> folders;
  for (const auto& unit : units) folders.insert(fs::path(unit.source).parent_path().string());
  return folders;
}

std::string first_difference(const std::string& before, const std::string& after) {
  auto old_lines = split_lines(before), new_lines = split_lines(after);
  auto [a, b] = std::ranges::mismatch(old_lines, new_lines);
  std::istringstream words(std::string(b == new_lines.end() ? *a : *b));
  std::string line;
  for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
  return fmt::format("{} \"{}\"", b == new_lines.end() ? "it loses" : "it gets", line);
}

class GeneratedReviewer {
public:
  GeneratedReviewer(const Target& target, const EditedFiles& edited, const fs::path& home)
      : target_(target), edited_(edited), home_(home) {}

  Result<GeneratedReview> run(std::vector<GeneratedRule> rules) {
    TRY(auto candidates, changed_inputs());
    std::erase_if(rules, [&](const GeneratedRule& rule) {
      return std::ranges::none_of(candidates, [&](const std::string& path) { return is_input(rule, path); });
    });
    if (rules.empty()) return std::move(review_);
    TRY(auto units, all_units(target_));
    auto folders = built_folders(units);
    for (const auto& rule : rules) {
      bool built = folders.contains(rule.folder) || rule.output.find(among_headers) != std::string::npos;
      for (const auto& path : candidates)
        if (built && is_input(rule, path)) CHECK_OK(check_output(rule, path));
    }
    return std::move(review_);
  }

private:
  // Changed files that a rule could read. Sources of units are left out: they are compiled, and programs do not read
  // them.
  Result<std::set<std::string>> changed_inputs() const {
    std::set<std::string> paths;
    for (const auto& [path, file] : edited_.files) {
      if (file.same() || !file.not_text.empty() || file.created) continue;
      TRY(auto units, units_of(target_, path));
      if (units.empty()) paths.insert(path);
    }
    return paths;
  }

  Status check_output(const GeneratedRule& rule, const std::string& path) {
    review_.inputs.insert(path);
    if (!checked_outputs_.insert(rule.output).second) return {};
    if (home_.empty()) return refuse(rule, path, "and klp has no folder to make it anew in"), Status{};
    auto difference = compare(rule);
    if (!difference && difference.error().status == ExitStatus::interrupted) return fail(difference.error());
    if (!difference)
      refuse(rule, path, "and it cannot be made anew for comparing: " + difference.error().cause);
    else if (!difference->empty())
      refuse(rule, path, "and would be another after the change: " + *difference);
    return {};
  }

  // The first difference of the two outputs, as text; empty if they are equal.
  Result<std::string> compare(const GeneratedRule& rule) const {
    TRY(WorkFolder work, WorkFolder::create(home_, "generated"));
    const GeneratedGoal goal{rule.folder, rule.output, {rule.programs.begin(), rule.programs.end()}};
    TRY(std::string before, make(goal, false, work.path() / "original"));
    TRY(std::string after, make(goal, true, work.path() / "patched"));
    return before == after ? std::string() : first_difference(before, after);
  }

  Result<std::string> make(const GeneratedGoal& goal, bool patched, const fs::path& work) const {
    SourceEdits edits;
    TRY(edits, texts_of(goal, patched));
    CHECK_OK(make_source_view(target_.source, edits, Depth::edited_folders, work / "source"));
    CHECK_OK(make_folder(work / "build"));
    auto made = make_generated(target_, goal, work / "source", work / "build");
    if (!made) return fail(made.error());
    return without(*made, work.string());
  }

  // Removes the path of the folder, which a generated text can contain.
  static std::string without(std::string text, const std::string& place) {
    for (std::size_t at; (at = text.find(place)) != std::string::npos;) text.erase(at, place.size());
    return text;
  }

  // All changed files, and the Makefiles of the rule and its programs: a folder with an edited file is a real one in
  // the view, not a link, so $(src)/../x leads to the changed x.
  Result<SourceEdits> texts_of(const GeneratedGoal& goal, bool patched) const {
    SourceEdits edits;
    for (const auto& [path, file] : edited_.files) {
      if (!file.not_text.empty() || (file.created && !patched)) continue;
      edits[path] = {.compiled = patched ? file.text : file.original, .deleted = patched && file.deleted};
    }
    std::vector<std::string> folders = {goal.folder};
    for (const auto& program : goal.programs) folders.push_back(fs::path(program).parent_path().string());
    for (const auto& folder : folders) {
      std::string makefile = (fs::path(folder) / "Makefile").string();
      if (edits.contains(makefile)) continue;
      TRY(std::string text, read_file(target_.source / makefile));
      edits[makefile] = {.compiled = text};
    }
    return edits;
  }

  void refuse(const GeneratedRule& rule, const std::string& path, const std::string& why) {
    Error e{.cause = fmt::format("the kernel's build makes {} of it ({}/Makefile), {}", rule.output, rule.folder, why),
            .remedy = fmt::format(
                "leave {} as it is, and give the code that needs it a definition of its own in another file", path),
            .file = path};
    review_.refusals.push_back(finding("generated-constants", std::move(e)));
  }

  const Target& target_;
  const EditedFiles& edited_;
  const fs::path home_;
  std::set<std::string> checked_outputs_; // outputs that were compared
  GeneratedReview review_;
};

} // namespace

Result<GeneratedReview> review_generated(const Target& target, const std::vector<GeneratedRule>& rules,
                                         const EditedFiles& edited, const fs::path& home) {
  return GeneratedReviewer(target, edited, home).run(rules);
}

} // namespace klp
