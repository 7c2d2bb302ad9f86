#include "generator/report/findings_text.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

Finding sample(RuleId rule, const std::string& symbol, const std::string& remedy) {
  Error e;
  e.symbol = symbol;
  e.cause = "no";
  e.remedy = remedy;
  return finding(rule, e);
}

} // namespace

TEST_CASE("of many similar refusals, the first and the number of the others are listed") {
  std::vector<Finding> findings;
  for (int i = 0; i < 6; ++i) findings.push_back(sample("no-fentry", "f" + std::to_string(i), "move it"));
  findings.push_back(sample("no-fentry", "other", "another way"));
  std::string text = findings_text(findings, "> ", false);
  CHECK(text.find("f3: no") != std::string::npos);
  CHECK(text.find("f4: no") == std::string::npos);
  CHECK(text.find("> other: no\n  remedy: another way\n") != std::string::npos);
  CHECK(text.ends_with("> 2 more like these (rule no-fentry): klp -v names all of them\n"));
  text = findings_text(findings, "", true);
  CHECK(text.find("f5: no") != std::string::npos);
  CHECK(text.find("more like these") == std::string::npos);
}
