// The findings of all stages so far, each once, and what a person has allowed of them.
#pragma once

#include "generator/rules/allow.h"
#include "generator/rules/finding.h"

#include <vector>

namespace klp {

class CollectedFindings {
public:
  // `allowances` must outlive this object.
  explicit CollectedFindings(const std::vector<Allowance>& allowances) : allowances_(allowances) {}

  void add(Findings more) { found_.add(std::move(more)); }
  // Moves the refusals that a person has allowed to allowed(). Returns true if a refusal is left: then no further stage
  // may run.
  bool apply_allowances();

  const std::vector<Finding>& refusals() const {
    return found_.refusals;
  } // allowed ones too, before apply_allowances()
  const std::vector<AllowedFinding>& allowed() const { return allowed_; }
  std::vector<Note> notes() const; // each once: several units may have the same one of a header

private:
  const std::vector<Allowance>& allowances_;
  Findings found_;
  std::vector<AllowedFinding> allowed_;
};

} // namespace klp
