// Functions as they go out into the assembly: only what is really in the object, under its final name.
#pragma once

#include "inlining_log.h"
#include "result_facts.h"

namespace klp::gcc {

class FunctionFacts {
public:
  // Before the first IPA pass: bodies still are as written, and know their lines.
  void remember_lines();
  // After the IPA passes.
  void remember_results() { results_.look_at_bodies(); }
  // The function being compiled has just been written out; its RTL state is still there.
  void add_written(const InliningLog& log);
  // At the end: symbols that share another one's body.
  void add_aliases(const InliningLog& log);

  // Moves the account into `unit`.
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
