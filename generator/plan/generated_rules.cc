#include "generator/plan/generated_rules.h"

#include "base/file.h"
#include "generator/arch/kernel_folders.h"
#include "generator/plan/file_kinds.h"
#include "generator/source/include_lines.h"

#include <algorithm>
#include <fnmatch.h>
#include <map>
#include <sstream>

namespace klp {

namespace {

using Words = std::vector<std::string>;

Words words_of(const std::string& text) {
  std::istringstream stream(text);
  Words words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// A path relative to the tree, without ./ and ../. Absolute paths began with $(srctree).
std::string normal_path(const std::string& word) {
  std::string path = fs::path(word).lexically_normal().string();
  while (path.starts_with('/')) path.erase(0, 1);
  return path;
}

class Makefile {
public:
  Makefile(std::string_view text, std::string folder) : folder_(std::move(folder)) {
    std::string line;
    for (std::size_t at = 0; at < text.size();) {
      std::size_t end = std::min(text.find('\n', at), text.size());
      line += text.substr(at, end - at);
      at = end + 1;
      if (line.ends_with('\\')) {
        line.back() = ' ';
        continue;
      }
      read(line);
      line.clear();
    }
  }

  std::vector<GeneratedRule> run() {
    std::vector<GeneratedRule> rules;
    for (const auto& [targets, prerequisites] : rules_)
      for (const auto& target : words_of(expand(targets)))
        if (is_source(target) && is_made_for_kernel(normal_path(target)))
          add(rules, normal_path(target), prerequisites);
    return rules;
  }

private:
  static bool is_source(const std::string& word) {
    bool pattern = word.find('%') != std::string::npos;
    return !pattern && (word.ends_with(".c") || word.ends_with(".h") || word.ends_with(".S"));
  }

  // Whether the output is in the Makefile's folder or among the generated headers. Outputs elsewhere only help to
  // generate these.
  bool is_made_for_kernel(const std::string& output) const {
    return output.starts_with(folder_ + "/") || output.find("include/generated/") != std::string::npos;
  }

  void read(const std::string& whole) {
    if (whole.starts_with('\t')) return;
    std::string line = whole.substr(0, whole.find('#'));
    std::size_t equals = line.find('='), colon = line.find(':');
    if (equals != std::string::npos && (colon == std::string::npos || colon + 1 >= equals || colon > equals)) {
      std::string name = line.substr(0, equals);
      bool adds = name.ends_with('+');
      while (!name.empty() && std::string_view("+:?").find(name.back()) != std::string_view::npos) name.pop_back();
      auto left = words_of(name);
      if (left.size() != 1) return;
      std::string& value = variables_[left.front()];
      value = adds ? value + " " + line.substr(equals + 1) : line.substr(equals + 1);
    } else if (colon != std::string::npos) {
      std::string right = line.substr(colon + 1);
      // A static pattern rule: targets: %.h: %.c
      if (right.find('=') != std::string::npos) return; // a variable of these targets
      if (std::size_t second = right.find(':'); second != std::string::npos) right.erase(0, second + 1);
      rules_.emplace_back(line.substr(0, colon), right.substr(0, right.find('|')));
    }
  }

  // Expands $(obj), $(src), the trees, $(wildcard ...), $(addprefix ...) and the Makefile's own variables. All other
  // references become empty.
  std::string expand(const std::string& text, int depth = 0) const {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
      bool reference = text[i] == '$' && i + 1 < text.size() && (text[i + 1] == '(' || text[i + 1] == '{');
      if (!reference) {
        result += text[i];
        continue;
      }
      std::size_t end = closing(text, i + 1);
      if (depth < 8) result += value(text.substr(i + 2, end - i - 2), depth + 1);
      i = end;
    }
    return result;
  }

  static std::size_t closing(const std::string& text, std::size_t open) {
    const char begin = text[open], end = begin == '(' ? ')' : '}';
    int depth = 0;
    for (std::size_t i = open; i < text.size(); ++i) {
      if (text[i] == begin) ++depth;
      if (text[i] == end && --depth == 0) return i;
    }
    return text.size();
  }

  std::string value(const std::string& name, int depth) const {
    if (name == "obj" || name == "src") return folder_;
    if (name == "srctree" || name == "objtree" || name == "srcroot") return ".";
    if (name == "SRCARCH" || name == "ARCH") return "x86";
    if (name.starts_with("wildcard ")) return expand(name.substr(9), depth);
    if (name.starts_with("addprefix ")) return prefixed(name.substr(10), depth);
    auto known = variables_.find(name);
    return known == variables_.end() ? "" : expand(known->second, depth);
  }

  std::string prefixed(const std::string& arguments, int depth) const {
    std::size_t comma = arguments.find(',');
    if (comma == std::string::npos) return "";
    std::string prefix = expand(arguments.substr(0, comma), depth), result;
    for (const auto& word : words_of(expand(arguments.substr(comma + 1), depth))) result += prefix + word + " ";
    return result;
  }

  void add(std::vector<GeneratedRule>& rules, const std::string& output, const std::string& prerequisites) const {
    GeneratedRule rule{.output = output, .folder = folder_};
    for (const auto& word : words_of(expand(prerequisites))) {
      std::string path = normal_path(word);
      bool none = word == "FORCE" || path.find('%') != std::string::npos || path.find("Makefile") != std::string::npos;
      if (!none) rule.inputs.insert(path);
    }
    auto known = std::ranges::find(rules, output, &GeneratedRule::output);
    if (known == rules.end())
      rules.push_back(std::move(rule));
    else
      known->inputs.merge(rule.inputs);
  }

  std::string folder_;
  std::map<std::string, std::string> variables_;
  std::vector<std::pair<std::string, std::string>> rules_;
};

// Whether the folder or file can belong to an x86-64 kernel: no program, no document, no code of another architecture.
bool is_of_kernel(const std::string& path) {
  constexpr std::string_view others[] = {"scripts/", "samples/", "arch/x86/um/", "lib/raid6/test/"};
  const auto* program = other_program(path);
  bool other = path != "arch/" && is_other_architecture(path);
  return !is_no_kernel_code(path) && !other && !(program && program->runs_at_boot_only) &&
         std::ranges::none_of(others, [&](std::string_view folder) { return path.starts_with(folder); });
}

class Programs {
public:
  explicit Programs(const fs::path& tree) : tree_(tree) {}

  void add_sources(GeneratedRule& rule) const {
    for (const std::string& input : std::set<std::string>(rule.inputs)) {
      if (fs::path(input).has_extension() || !is_file(input + ".c")) continue;
      rule.programs.insert(input);
      rule.inputs.erase(input);
      follow(input + ".c", folders_of(fs::path(input).parent_path()), rule.inputs);
    }
  }

private:
  bool is_file(const fs::path& path) const {
    std::error_code code;
    return fs::is_regular_file(tree_ / path, code);
  }

  // The include folders of host programs: HOST_EXTRACFLAGS += -I$(srctree)/include/uapi
  std::vector<std::string> folders_of(const fs::path& folder) const {
    constexpr std::string_view option = "-I$(srctree)/";
    std::vector<std::string> folders;
    for (const auto& word : words_of(read_file(tree_ / folder / "Makefile").value_or("")))
      if (word.starts_with(option)) folders.push_back(word.substr(option.size()));
    return folders;
  }

  // Adds the file and the files that it includes to `read`, with depth-first search. Takes the first existing file in
  // the search path, as the compiler does.
  void follow(const std::string& path, const std::vector<std::string>& folders, std::set<std::string>& read) const {
    if (!is_file(path) || !read.insert(path).second) return;
    for (const auto& line : include_lines(read_file(tree_ / path).value_or(""))) {
      std::vector<fs::path> places;
      if (line.quoted) places.push_back(fs::path(path).parent_path() / line.name);
      for (const auto& folder : folders) places.push_back(fs::path(folder) / line.name);
      auto found = std::ranges::find_if(places, [this](const fs::path& place) { return is_file(place); });
      if (found != places.end()) follow(found->lexically_normal(), folders, read);
    }
  }

  const fs::path& tree_;
};

} // namespace

std::vector<GeneratedRule> generated_rules(std::string_view makefile, const std::string& folder) {
  return Makefile(makefile, folder).run();
}

Result<std::vector<GeneratedRule>> all_generated_rules(const fs::path& tree) {
  std::vector<GeneratedRule> rules;
  std::error_code code;
  fs::recursive_directory_iterator files(tree, code), end;
  if (code)
    return fail("the source tree " + tree.string() + " cannot be read: " + code.message(),
                "make the target again: klp target remove, klp target create");
  const Programs programs(tree);
  for (; files != end; files.increment(code)) {
    std::string name = files->path().filename().string();
    std::string path = files->path().lexically_relative(tree).string();
    if (files->is_directory(code) && (name.starts_with('.') || !is_of_kernel(path + "/"))) {
      files.disable_recursion_pending();
      continue;
    }
    if (name != "Makefile" && name != "Kbuild") continue;
    TRY(std::string text, read_file(files->path()));
    for (auto& rule : generated_rules(text, fs::path(path).parent_path().string())) {
      if (!is_of_kernel(rule.output)) continue;
      programs.add_sources(rule);
      rules.push_back(std::move(rule));
    }
  }
  std::ranges::sort(rules, {}, &GeneratedRule::output);
  return rules;
}

bool is_input(const GeneratedRule& rule, const std::string& path) {
  return std::ranges::any_of(rule.inputs, [&](const std::string& input) {
    return input == path || (input.find('*') != std::string::npos && fnmatch(input.c_str(), path.c_str(), 0) == 0);
  });
}

} // namespace klp
