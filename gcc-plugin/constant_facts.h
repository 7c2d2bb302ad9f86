// Strings and other constants without a name, with the function or variable that refers to each.
#pragma once

#include "trees.h"

namespace klp::gcc {

class ConstantFacts {
public:
  // Call it right after the function was written to the assembly, while its RTL instructions still exist.
  void add_current_function(tree decl);
  // Adds constants in the initial values of variables. Call it after the IPA passes.
  void add_variables();
  std::vector<facts::Constant> take() { return std::move(constants_); }

private:
  void add_string(const std::string& owner, tree string);
  void add_value(const std::string& owner, tree value);
  void add_pool(const std::string& owner, const_rtx symbol);

  std::vector<facts::Constant> constants_;
};

} // namespace klp::gcc
