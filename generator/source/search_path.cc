#include "generator/source/search_path.h"

namespace klp {

namespace {

enum Rank { quote, plain, system, after, forced, rank_count };

struct PathOption {
  std::string_view text;
  Rank rank;
};
constexpr PathOption options[] = {
    {"-iquote", quote}, {"-isystem", system}, {"-idirafter", after}, {"-include", forced}, {"-I", plain}};

} // namespace

SearchPath search_path(const Unit& unit, const Target& target) {
  std::vector<std::string> found[rank_count];
  const auto& words = unit.compile;
  for (std::size_t i = 0; i < words.size(); ++i)
    for (const PathOption& option : options) {
      if (!words[i].starts_with(option.text)) continue;
      std::string value = words[i].substr(option.text.size());
      if (value.empty() && i + 1 < words.size()) value = words[++i];
      found[option.rank].push_back((target.build / value).lexically_normal().string());
      break;
    }
  SearchPath path;
  path.forced = std::move(found[forced]);
  for (Rank rank : {quote, plain, system, after})
    path.folders.insert(path.folders.end(), found[rank].begin(), found[rank].end());
  return path;
}

} // namespace klp
