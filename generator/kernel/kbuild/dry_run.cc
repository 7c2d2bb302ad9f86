#include "generator/kernel/kbuild/dry_run.h"

#include "generator/kernel/kbuild/shell_words.h"

#include <algorithm>
#include <tuple>

namespace klp {

namespace {

bool has(const Words& words, std::string_view word) { return std::ranges::find(words, word) != words.end(); }

std::string word_after(const Words& words, std::string_view option) {
  auto at = std::ranges::find(words, option);
  return at == words.end() || std::next(at) == words.end() ? std::string() : *std::next(at);
}

// Recipes that compile host programs have no -D__KERNEL__.
bool compiles_unit(const Words& words, std::string_view compiler) {
  const std::string& last = words.back();
  return words.front() == compiler && has(words, "-c") && has(words, "-o") && has(words, "-D__KERNEL__") &&
         (last.ends_with(".c") || last.ends_with(".S"));
}

bool runs_objtool(const Words& words, const std::string& output) {
  return words.front().ends_with("objtool/objtool") && words.back() == output;
}

// -DKBUILD_MODNAME="inode" gives inode.
std::string module_name(const Words& words) {
  constexpr std::string_view option = "-DKBUILD_MODNAME=";
  for (const auto& word : words) {
    if (!word.starts_with(option)) continue;
    std::string name = word.substr(option.size());
    std::erase(name, '"');
    return name;
  }
  return {};
}

Unit make_unit(Words words, const std::string& tree) {
  Unit unit;
  unit.source = words.back();
  if (unit.source.starts_with(tree + "/")) unit.source.erase(0, tree.size() + 1);
  unit.output = word_after(words, "-o");
  unit.in_module = has(words, "-DMODULE");
  if (unit.in_module) unit.module_name = module_name(words);
  unit.compile = std::move(words);
  return unit;
}

void read_recipe(std::string_view line, std::string_view compiler, const std::string& tree, std::vector<Unit>& units) {
  std::size_t first = units.size();
  for (auto& words : shell_commands(line)) {
    if (compiles_unit(words, compiler))
      units.push_back(make_unit(std::move(words), tree));
    else if (units.size() > first && runs_objtool(words, units.back().output))
      units.back().objtool = std::move(words);
  }
}

} // namespace

std::vector<Unit> units_in_dry_run(std::string_view text, std::string_view compiler, const std::string& tree) {
  std::vector<Unit> units;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.find(" -c -o ") != std::string_view::npos) read_recipe(line, compiler, tree, units);
  }
  auto key = [](const Unit& u) { return std::tie(u.source, u.output); };
  std::ranges::sort(units, {}, key);
  auto same = [&](const Unit& a, const Unit& b) { return key(a) == key(b); };
  units.erase(std::unique(units.begin(), units.end(), same), units.end());
  return units;
}

} // namespace klp
