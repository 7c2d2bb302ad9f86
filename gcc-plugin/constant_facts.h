// Strings and other constants that have no name of their own, by who refers to them.
#pragma once

#include "trees.h"

namespace klp::gcc {

class ConstantFacts {
public:
  // The function being compiled has just been written out; its instructions are still there.
  void add_written(tree decl);
  // Variables' initial values, when the IPA passes are over.
  void add_variables();
  std::vector<facts::Constant> take() { return std::move(constants_); }

private:
  void add_string(const std::string& owner, tree string);
  void add_value(const std::string& owner, tree value);
  void add_pool(const std::string& owner, const_rtx symbol);

  std::vector<facts::Constant> constants_;
};

} // namespace klp::gcc
