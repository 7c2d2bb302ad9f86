#include "generator/rules/rules.h"

#include "base/file.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <regex>
#include <set>

using namespace klp;

namespace {

std::string text_of(const std::filesystem::path& file) { return read_file(file).value_or(""); }

// Whether a line that begins at the left margin defines the function, the class, or a member of the class.
bool defines(const std::string& text, std::string_view name) {
  const std::string definition = fmt::format(R"(^(\w.*[ *&]{0}(\(|::)|(class|struct) {0} ))", name);
  return std::regex_search(text, std::regex(definition, std::regex::multiline));
}

} // namespace

TEST_CASE("each rule names its file and its function, and that file or its header names the rule") {
  const std::filesystem::path generator = std::filesystem::path(KLP_SOURCE) / "generator";
  for (const Rule& rule : rule_table) {
    INFO(rule.id);
    const auto file = generator / rule.file;
    CHECK(std::filesystem::exists(file));
    const std::string text = text_of(file) + text_of(std::filesystem::path(file).replace_extension(".h"));
    CHECK(text.find(rule.id) != std::string::npos);
    CHECK(defines(text_of(file), rule.function));
  }
}

TEST_CASE("the ids of the rules differ") {
  std::set<std::string_view> ids;
  for (const Rule& rule : rule_table) CHECK(ids.insert(rule.id).second);
}
