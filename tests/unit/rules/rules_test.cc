#include "generator/rules/rules.h"

#include "base/file.h"

#include <catch2/catch.hpp>
#include <set>

using namespace klp;

namespace {

std::string text_of(const std::filesystem::path& file) { return read_file(file).value_or(""); }

} // namespace

TEST_CASE("each rule names the file that implements it, and that file or its header names the rule") {
  const std::filesystem::path generator = std::filesystem::path(KLP_SOURCE) / "generator";
  for (const Rule& rule : rule_table) {
    INFO(rule.id);
    const auto file = generator / rule.file;
    CHECK(std::filesystem::exists(file));
    const std::string text = text_of(file) + text_of(std::filesystem::path(file).replace_extension(".h"));
    CHECK(text.find(rule.id) != std::string::npos);
  }
}

TEST_CASE("the ids of the rules differ") {
  std::set<std::string_view> ids;
  for (const Rule& rule : rule_table) CHECK(ids.insert(rule.id).second);
}
