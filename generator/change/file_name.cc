#include "generator/change/file_name.h"

#include <vector>

namespace klp {

namespace {

constexpr std::string_view null_name = "/dev/null";

constexpr char make_anew[] = "make the diff with diff -u or git diff";
constexpr char use_prefixes[] = "make the diff with git diff and its usual prefixes, a/ and b/";

// {escape letter, character}, without the octal escapes.
constexpr std::pair<char, char> escapes[] = {{'a', '\a'}, {'b', '\b'}, {'t', '\t'}, {'n', '\n'}, {'v', '\v'},
                                             {'f', '\f'}, {'r', '\r'}, {'"', '"'},  {'\\', '\\'}};

std::optional<char> escaped(char letter) {
  for (auto [from, to] : escapes)
    if (from == letter) return to;
  return std::nullopt;
}

std::optional<char> octal(std::string_view digits) {
  if (digits.size() < 3) return std::nullopt;
  int value = 0;
  for (char c : digits.substr(0, 3)) {
    if (c < '0' || c > '7') return std::nullopt;
    value = value * 8 + (c - '0');
  }
  if (value > 255) return std::nullopt;
  return static_cast<char>(value);
}

struct Quoted {
  std::string text;
  std::size_t length = 0; // of the quoted text, with both quotes
};

// `text` begins with a quote.
Result<Quoted> read_quoted(std::string_view text) {
  Quoted quoted;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      quoted.length = i + 1;
      return quoted;
    }
    if (text[i] != '\\') {
      quoted.text += text[i];
      continue;
    }
    std::string_view rest = text.substr(i + 1);
    auto byte = octal(rest);
    auto letter = rest.empty() ? std::nullopt : escaped(rest[0]);
    if (!byte && !letter) return fail("file name " + std::string(text) + " has an unknown escape", make_anew);
    quoted.text += byte ? *byte : *letter;
    i += byte ? 3 : 1;
  }
  return fail("file name " + std::string(text) + " has no closing quote", make_anew);
}

DiffName as_name(std::string name) {
  if (name == null_name) return std::nullopt;
  return name;
}

std::string_view first_component(std::string_view path) { return path.substr(0, path.find('/')); }

std::string without_first_component(const std::string& path) {
  std::size_t slash = path.find('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

Result<GitNames> read_quoted_git_names(std::string_view text) {
  std::string old_name;
  std::string_view rest;
  if (text.starts_with('"')) {
    TRY(Quoted quoted, read_quoted(text));
    old_name = quoted.text;
    rest = text.substr(quoted.length);
  } else {
    std::size_t blank = std::min(text.find(" \""), text.size());
    old_name = text.substr(0, blank);
    rest = text.substr(blank);
  }
  if (!rest.starts_with(' ')) return fail("file names cannot be told apart: " + std::string(text), use_prefixes);
  TRY(std::string new_name, unquote(rest.substr(1)));
  return GitNames{as_name(old_name), as_name(new_name)};
}

} // namespace

Result<std::string> unquote(std::string_view text) {
  if (!text.starts_with('"')) return std::string(text);
  TRY(Quoted quoted, read_quoted(text));
  return quoted.text;
}

Result<HeaderName> read_header_name(std::string_view text) {
  std::string name;
  std::string_view time;
  if (text.starts_with('"')) {
    TRY(Quoted quoted, read_quoted(text));
    name = quoted.text;
    time = text.substr(quoted.length);
  } else {
    std::size_t tab = text.find('\t');
    if (tab != std::string_view::npos) time = text.substr(tab);
    name = text.substr(0, tab);
    while (name.ends_with(' ') || name.ends_with('\r')) name.pop_back();
  }
  // In time zones west of Greenwich, the epoch is on the day before.
  bool epoch = time.find("1970-01-01") != std::string_view::npos || time.find("1969-12-31") != std::string_view::npos;
  return HeaderName{as_name(name), epoch};
}

Result<GitNames> read_git_names(std::string_view text) {
  if (text.find('"') != std::string_view::npos) return read_quoted_git_names(text);
  for (std::size_t blank = text.find(' '); blank != std::string_view::npos; blank = text.find(' ', blank + 1)) {
    std::string left(text.substr(0, blank)), right(text.substr(blank + 1));
    if (left == right || without_first_component(left) == without_first_component(right))
      return GitNames{as_name(left), as_name(right)};
  }
  return fail("file names cannot be told apart: " + std::string(text), use_prefixes);
}

Result<std::string> clean_path(std::string_view name) {
  const std::string quoted = "file name \"" + std::string(name) + "\"";
  if (name.starts_with('/'))
    return fail(quoted + " is absolute", "make the diff from the top of the source tree, with relative names");
  std::string clean;
  for (std::size_t begin = 0; begin < name.size();) {
    std::size_t end = std::min(name.find('/', begin), name.size());
    std::string_view component = name.substr(begin, end - begin);
    if (component == "..")
      return fail(quoted + " leads out of the source tree", "make the diff from the top of the source tree");
    if (!component.empty() && component != ".") clean.append(clean.empty() ? "" : "/").append(component);
    begin = end + 1;
  }
  if (clean.empty()) return fail(quoted + " names no file", make_anew);
  return clean;
}

Result<std::string> path_in_tree(const DiffName& old_name, const DiffName& new_name, const Exists& exists) {
  std::vector<std::string> names; // the new name first
  for (const DiffName* name : {&new_name, &old_name}) {
    if (!*name) continue;
    TRY(std::string clean, clean_path(**name));
    names.push_back(clean);
  }
  if (names.empty()) return fail("both sides are /dev/null", make_anew);
  bool has_no_prefix = names.size() == 2 && first_component(names[0]) == first_component(names[1]);
  std::vector<std::string> readings;
  for (const std::string& name : names) {
    readings.push_back(has_no_prefix ? name : without_first_component(name));
    readings.push_back(has_no_prefix ? without_first_component(name) : name);
  }
  if (exists)
    for (const std::string& reading : readings)
      if (exists(reading)) return reading;
  return readings.front();
}

} // namespace klp
