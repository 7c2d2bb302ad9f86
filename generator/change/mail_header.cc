#include "generator/change/mail_header.h"

#include <algorithm>
#include <cctype>

namespace klp {

namespace {

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::string_view trimmed(std::string_view text) {
  std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

// "Subject" of "Subject: x". Empty if the line is no field.
std::string_view field_name(std::string_view line) {
  std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return {};
  auto name = line.substr(0, colon);
  return std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~'; }) ? name : std::string_view();
}

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)); }

} // namespace

std::string MailHeader::field(const std::string& name) const {
  auto found = fields.find(name);
  return found == fields.end() ? "" : found->second;
}

MailHeader read_mail_header(LineSpan lines) {
  MailHeader header;
  std::string* value = nullptr;
  for (const auto& [line, number] : lines) {
    if (is_blank(line)) {
      ++header.size;
      header.ended = true;
      return header;
    }
    bool continues_field = value && (line[0] == ' ' || line[0] == '\t');
    std::string_view name = field_name(line);
    if (continues_field)
      value->append(" ").append(trimmed(line));
    else if (!name.empty())
      *(value = &header.fields[lower_case(name)]) = trimmed(std::string_view(line).substr(name.size() + 1));
    else if (header.size > 0 || !begins_mail(line))
      return header;
    ++header.size;
  }
  header.ended = true;
  return header;
}

std::string main_value(std::string_view field) {
  field = trimmed(field);
  return lower_case(field.substr(0, field.find_first_of("; \t(")));
}

std::string parameter_of(std::string_view field, std::string_view name) {
  const std::string small = lower_case(field), wanted = lower_case(name) + "=";
  std::size_t at = small.find(wanted);
  while (at != std::string::npos && at > 0 && small[at - 1] != ';' && small[at - 1] != ' ' && small[at - 1] != '\t')
    at = small.find(wanted, at + 1);
  if (at == std::string::npos) return {};
  std::string_view value = field.substr(at + wanted.size());
  if (!value.starts_with('"')) return std::string(value.substr(0, value.find_first_of("; \t")));
  value.remove_prefix(1);
  return std::string(value.substr(0, value.find('"')));
}

bool begins_mail(std::string_view line) {
  if (!line.starts_with("From ")) return false;
  std::size_t colon = line.rfind(':'); // the one before the seconds
  if (colon == std::string_view::npos || colon < 9 || line.size() < colon + 8) return false;
  constexpr std::string_view time = "00:00:00 0000";
  std::string_view text = line.substr(colon - 5, time.size());
  auto fits = [](char c, char pattern) { return pattern == '0' ? is_digit(c) : c == pattern; };
  return text.size() == time.size() && std::equal(text.begin(), text.end(), time.begin(), fits);
}

} // namespace klp
