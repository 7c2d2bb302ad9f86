// The results of rules: findings refuse a change, notes inform about it.
#pragma once

#include "generator/rules/refusal.h"
#include "generator/rules/rules.h"

#include <string>
#include <vector>

namespace klp {

// Why a change is refused. As JSON: {"rule","file","line","symbol","cause","remedy"}.
struct Finding {
  std::string rule;
  Error error; // with the status ExitStatus::refused
};

inline Finding finding(RuleId rule, Error error) { return {std::string(rule.text()), refusal(std::move(error))}; }

// A fact about the change that its author or an operator should know. It does not refuse the change.
struct Note {
  std::string rule;
  std::string symbol;
  std::string why;
};

inline Note note(RuleId rule, std::string symbol, std::string why) {
  return {std::string(rule.text()), std::move(symbol), std::move(why)};
}

struct Findings {
  std::vector<Finding> refusals;
  std::vector<Note> notes;

  void add(Findings more);
  // Refusals of one rule.
  void add(RuleId rule, std::vector<Error> errors);
  void add(std::vector<Note> more);
};

} // namespace klp
