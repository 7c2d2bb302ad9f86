#include "generator/report/findings_text.h"

#include <fmt/format.h>
#include <map>

namespace klp {

std::string findings_text(const std::vector<Finding>& findings, std::string_view prefix, bool all) {
  constexpr std::size_t enough = 4;
  std::string text;
  std::map<std::pair<std::string, std::string>, std::size_t> similar; // number of findings, by rule and remedy
  for (const auto& f : findings) {
    if (++similar[{f.rule, f.error.remedy}] <= enough || all) text += fmt::format("{}{}\n", prefix, render(f.error));
  }
  for (const auto& [kind, count] : similar)
    if (count > enough && !all)
      text +=
          fmt::format("{}{} more like these (rule {}): klp -v names all of them\n", prefix, count - enough, kind.first);
  return text;
}

} // namespace klp
