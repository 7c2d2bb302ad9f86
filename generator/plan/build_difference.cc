#include "generator/plan/build_difference.h"

#include "generator/kernel/kbuild/dry_run.h"
#include "generator/kernel/kbuild/shell_words.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace klp {

namespace {

// The file that a recipe makes (scripts/Kbuild.include: delete-on-interrupt); empty if the line has no such command.
std::string target_of(std::string_view line) {
  constexpr std::string_view mark = "trap 'rm -f ";
  auto at = line.find(mark);
  if (at == std::string_view::npos) return {};
  line.remove_prefix(at + mark.size());
  return std::string(line.substr(0, line.find(';')));
}

bool is_object(const std::string& word) {
  return std::ranges::any_of(std::initializer_list<std::string_view>{".o", ".a", ".mod", ".ko", "/modules.order"},
                             [&](auto ending) { return word.ends_with(ending); });
}

// Whether the file only combines objects: the archive of a folder, the list of a module's parts, their link, the order
// of modules. Its content follows from the units that are compiled.
bool is_list(const std::string& target) {
  return is_object(target) && !target.ends_with(".ko") && target.rfind("vmlinux", 0) != 0;
}

// The commands of a recipe, without the objects that they name and without commands that only print text.
std::set<Words> commands_without_objects(const std::string& recipe) {
  std::set<Words> commands;
  for (auto& words : shell_commands(recipe)) {
    if (words.front() == "echo" || words.front() == "trap" || words.front() == "printf") continue;
    std::erase_if(words, [](const std::string& word) { return is_object(word); });
    if (!words.empty()) commands.insert(std::move(words));
  }
  return commands;
}

// Whether kbuild itself uses such a recipe to combine objects. A rule of the change can make an object in another way,
// with objcopy for instance.
bool makes_list(const std::string& recipe) {
  static const std::set<std::string_view> known = {"set", "rm", "ar", "ld", "cat", "{", "}", ":", "awk", "xargs"};
  return std::ranges::all_of(commands_without_objects(recipe), [](const Words& words) {
    return known.contains(words.front()) || words.front().ends_with("objtool/objtool");
  });
}

bool same_but_for_objects(const std::string& before, const std::string& after) {
  return commands_without_objects(before) == commands_without_objects(after);
}

bool same_command(const Unit& a, const Unit& b) {
  return a.source == b.source && a.compile == b.compile && a.objtool == b.objtool;
}

const std::string& recipe_in(const BuildListing& listing, const std::string& target) {
  static const std::string none;
  auto at = listing.recipes.find(target);
  return at == listing.recipes.end() ? none : at->second;
}

bool is_covered_by_units(const BuildListing& before, const BuildListing& after, const std::string& target) {
  if (before.units.contains(target) || after.units.contains(target)) return true;
  const std::string &old = recipe_in(before, target), &now = recipe_in(after, target);
  if (old == now || target.ends_with("/modules.order") || target.ends_with(".mod")) return true;
  if (!is_list(target)) return false;
  return old.empty() || now.empty() ? makes_list(old + now) : same_but_for_objects(old, now);
}

std::vector<std::string> words_only_in(const std::vector<std::string>& words, const std::vector<std::string>& others) {
  std::vector<std::string> only;
  for (const auto& word : words)
    if (std::ranges::find(others, word) == others.end()) only.push_back(word);
  return only;
}

} // namespace

BuildListing read_listing(std::string_view text, std::string_view compiler, const std::string& tree) {
  BuildListing listing;
  for (auto& unit : units_in_dry_run(text, compiler, tree)) listing.units.emplace(unit.output, std::move(unit));
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    std::string target = target_of(line);
    if (!target.empty() && !listing.units.contains(target)) (listing.recipes[target] += line) += '\n';
  }
  return listing;
}

BuildDifference compare_listings(const BuildListing& before, const BuildListing& after) {
  BuildDifference difference;
  for (const auto& [output, unit] : after.units) {
    auto old = before.units.find(output);
    if (old == before.units.end())
      difference.added.push_back(unit);
    else if (!same_command(old->second, unit))
      difference.changed.push_back({old->second, unit});
  }
  for (const auto& [output, unit] : before.units)
    if (!after.units.contains(output)) difference.removed.push_back(unit);
  std::set<std::string> targets;
  for (const auto* listing : {&before, &after})
    for (const auto& [target, recipe] : listing->recipes) targets.insert(target);
  for (const auto& target : targets)
    if (!is_covered_by_units(before, after, target)) difference.other.push_back(target);
  return difference;
}

std::string option_difference(const Unit& before, const Unit& after) {
  constexpr std::size_t most = 4;
  std::vector<std::string> words;
  for (auto& word : words_only_in(after.compile, before.compile)) words.push_back("+ " + word);
  for (auto& word : words_only_in(before.compile, after.compile)) words.push_back("- " + word);
  if (words.empty()) return before.compile == after.compile ? "another call of objtool" : "another order";
  std::size_t count = words.size();
  if (count > most) words.resize(most);
  std::string text = fmt::format("{}", fmt::join(words, ", "));
  return count > most ? fmt::format("{} and {} more", text, count - most) : text;
}

} // namespace klp
