#include "generator/git/message.h"

#include <algorithm>
#include <cctype>

namespace klp {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool begins_with_tag(std::string_view line, std::string_view tag) {
  auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
  return line.size() >= tag.size() && std::equal(tag.begin(), tag.end(), line.begin(), same);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

std::size_t digits_at(std::string_view text, std::size_t begin) {
  std::size_t end = std::min(begin, text.size());
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - std::min(begin, text.size());
}

// CVE-YYYY-NNNN, with four or more digits at the end. Empty if there is none at `begin`.
std::string_view cve_at(std::string_view text, std::size_t begin) {
  constexpr std::size_t year = 4;   // offset after "CVE-"
  constexpr std::size_t number = 9; // offset after "CVE-YYYY-"
  if (digits_at(text, begin + year) != 4 || text.substr(begin + number - 1, 1) != "-") return {};
  std::size_t digits = digits_at(text, begin + number);
  return digits >= 4 ? text.substr(begin, number + digits) : std::string_view();
}

} // namespace

std::vector<std::string> fixes_in(std::string_view message) {
  constexpr std::string_view tag = "Fixes:";
  std::vector<std::string> found;
  while (!message.empty()) {
    std::string_view line = message.substr(0, message.find('\n'));
    message.remove_prefix(std::min(line.size() + 1, message.size()));
    if (!begins_with_tag(line, tag)) continue;
    std::string_view text = trimmed(line.substr(tag.size()));
    if (!text.empty()) found.emplace_back(text);
  }
  return found;
}

std::vector<std::string> cves_in(std::string_view message) {
  std::vector<std::string> found;
  for (std::size_t at = 0; (at = message.find("CVE-", at)) != std::string_view::npos; ++at) {
    std::string cve(cve_at(message, at));
    if (!cve.empty() && std::find(found.begin(), found.end(), cve) == found.end()) found.push_back(std::move(cve));
  }
  return found;
}

} // namespace klp
