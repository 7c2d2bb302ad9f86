#include "generator/rules/allow.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

std::string error_of(const std::vector<std::string>& texts) {
  auto read = read_allowances(texts);
  REQUIRE_FALSE(read);
  CHECK(read.error().status == ExitStatus::bad_input);
  return render(read.error());
}

Finding refusal_of(RuleId rule, const std::string& symbol) {
  Error error;
  error.symbol = symbol;
  return finding(rule, error);
}

} // namespace

TEST_CASE("a finding of an allowed rule is removed from the refusals and has the reason") {
  auto allowances = read_allowances({"lock-order=both are held under the big one = always"});
  REQUIRE(allowances);
  std::vector<Finding> refusals{refusal_of("lock-order", "f()"), refusal_of("no-fentry", "g()")};
  auto allowed = remove_allowed(*allowances, refusals);
  REQUIRE(allowed.size() == 1);
  CHECK(allowed[0].finding.error.symbol == "f()");
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].rule == "no-fentry");
  CHECK(unused_allowances(*allowances, allowed).empty());
  auto info = allowed_info(allowed);
  REQUIRE(info.size() == 1);
  CHECK(info[0].first == "klp.allowed");
  CHECK(info[0].second == "lock-order f(): both are held under the big one = always");
}

TEST_CASE("an allowance that nothing needed is a note") {
  auto allowances = read_allowances({"signature=x"});
  REQUIRE(allowances);
  auto notes = unused_allowances(*allowances, {});
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].symbol == "--allow signature");
}

TEST_CASE("only a rule that may be allowed can be, once, for a reason of one line") {
  CHECK(error_of({"nonsense=x"}).find("there is no rule nonsense") != std::string::npos);
  CHECK(
      error_of({"nonsense=x"})
          .find(
              "record-layout, enumerator-value, changed-data, export-type, signature, result-meaning, "
              "argument-meaning, lock-balance, lock-order, function-pointer, init-effect, new-state, repeated-message, "
              "stays-on-stack, long-wait, cold-part") != std::string::npos);
  CHECK(error_of({"image-mismatch=x"})
            .find("protects from originals whose code is not in the image of the running kernel, and cannot be "
                  "allowed") != std::string::npos);
  CHECK(error_of({"module-reload=x"}).find("refuses nothing") != std::string::npos);
  CHECK(error_of({"signature"}).find("no reason is given") != std::string::npos);
  CHECK(error_of({"signature= "}).find("no reason is given") != std::string::npos);
  CHECK(error_of({"signature=a\nb"}).find("not one line") != std::string::npos);
  CHECK(error_of({"signature=a", "signature=b"}).find("given twice") != std::string::npos);
}

TEST_CASE("every rule of the table has an id of its own and says what it protects from") {
  for (const auto& rule : rule_table) {
    CHECK(find_rule(rule.id) == &rule);
    CHECK_FALSE(rule.prevents.empty());
  }
}
