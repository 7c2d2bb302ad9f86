#include "generator/kernel/kbuild/external_units.h"

#include <algorithm>

namespace klp {

namespace {

std::string place_option(const fs::path& tree) { return "-fmacro-prefix-map=" + tree.string() + "/="; }

} // namespace

void adapt_external_unit(Unit& unit, const fs::path& tree, const fs::path& built_in) {
  const std::string prefix = tree.string() + "/";
  if (unit.output.starts_with(prefix)) unit.output.erase(0, prefix.size());
  auto at = std::ranges::find(unit.compile, "-c");
  unit.compile.insert(at, place_option(tree) + built_in.string() + "/");
}

fs::path original_build_folder(const Unit& unit, const fs::path& tree) {
  const std::string option = place_option(tree);
  for (const auto& word : unit.compile)
    if (word.starts_with(option)) return fs::path(word.substr(option.size())).parent_path();
  return tree;
}

} // namespace klp
