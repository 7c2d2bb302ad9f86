// Facts about functions, taken when they are written to the assembly: only functions that are in the object, with their
// final symbols.
#pragma once

#include "inlining_log.h"
#include "result_facts.h"

namespace klp::gcc {

class FunctionFacts {
public:
  // Call it before the first IPA pass, while the bodies still have their source lines.
  void record_lines();
  // Call it after the IPA passes.
  void analyze_results() { results_.analyze_bodies(); }
  // Call it right after the current function was written to the assembly, while its RTL state still exists.
  void add_current_function(const InliningLog& log);
  // Adds symbols that share the body of another function. Call it at the end of the unit.
  void add_aliases(const InliningLog& log);

  // Moves the facts into `unit`.
  void finish(facts::Unit& unit);

private:
  struct Lines {
    facts::Place begin, end;
  };
  facts::Function describe(tree decl) const;
  void add(facts::Function function, std::vector<facts::Inlining> inlinings);

  std::map<DeclId, Lines> lines_;
  std::set<std::string> exported_;
  ResultFacts results_;
  std::vector<facts::Function> functions_;
  std::vector<facts::Inlining> inlinings_;
};

} // namespace klp::gcc
