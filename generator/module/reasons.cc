#include "generator/module/reasons.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace klp {

namespace {

std::string_view verb_of(Touched::How how) {
  constexpr std::string_view verbs[] = {"adds", "removes", "changes"};
  return verbs[static_cast<std::size_t>(how)];
}

// "1", "1 and 2", "1, 2 and 4"
std::string listed(const std::vector<std::string>& words) {
  if (words.size() < 2) return words.empty() ? "" : words.front();
  return fmt::format("{} and {}", fmt::join(words.begin(), words.end() - 1, ", "), words.back());
}

} // namespace

Reasons::Reasons(const std::vector<TouchedHunk>& hunks, const std::vector<Touched>& touched) {
  std::set<std::string> files;
  for (const auto& hunk : hunks) files.insert(hunk.file);
  std::map<std::string, int> numbers;
  for (const auto& hunk : hunks) {
    int number = ++numbers[hunk.file];
    std::string in_file = files.size() > 1 ? fmt::format("{} of {}", number, hunk.file) : std::to_string(number);
    for (std::size_t t : hunk.touched)
      for (const auto& name : touched[t].names)
        by_name_.emplace(name, Part{std::string(verb_of(touched[t].how)), in_file, hunk.file});
  }
}

std::string Reasons::hunks_of(const std::string& name, const std::string& file) const {
  auto [first, last] = by_name_.equal_range(name);
  std::vector<std::string> hunks;
  std::string verb;
  for (auto at = first; at != last; ++at) {
    const Part& part = at->second;
    if (!file.empty() && part.file != file) continue;
    if (verb.empty()) verb = part.verb;
    if (std::ranges::find(hunks, part.hunk) == hunks.end()) hunks.push_back(part.hunk);
  }
  if (hunks.empty()) return {};
  if (hunks.size() > 1) verb = "change";
  return fmt::format("hunk{} {} {}", hunks.size() > 1 ? "s" : "", listed(hunks), verb);
}

// "uses low, which uses base": and which hunk changes base.
std::string Reasons::reached(const std::string& why) const {
  constexpr std::string_view word = "uses ";
  std::size_t at = why.rfind(word);
  if (at == std::string::npos) return why;
  std::string hunks = hunks_of(why.substr(at + word.size()));
  return hunks.empty() ? why : why + ", which " + hunks;
}

std::string Reasons::of(const BuiltFunction& f, const std::string& plan_difference) const {
  std::vector<std::string> reasons;
  auto add = [&](std::string reason) {
    if (!reason.empty() && std::ranges::find(reasons, reason) == reasons.end()) reasons.push_back(std::move(reason));
  };
  for (const auto& r : f.through) {
    std::string hunks = hunks_of(r.name, r.own ? f.file : ""), why = hunks.empty() ? reached(r.why) : hunks;
    if (r.own)
      add(hunks.empty() ? why : hunks + " it");
    else
      add(fmt::format("inlines {}(), which {}", r.name, why));
  }
  constexpr std::size_t most = 3;
  if (reasons.size() > most) {
    std::size_t more = reasons.size() - most;
    reasons.resize(most);
    reasons.push_back(fmt::format("{} more like this", more));
  }
  if (!reasons.empty()) return fmt::format("{}", fmt::join(reasons, "; "));
  constexpr std::string_view unplanned = "not planned: ";
  return plan_difference.starts_with(unplanned) ? plan_difference.substr(unplanned.size()) : f.why;
}

} // namespace klp
