// Macros that join arguments to names of which nothing stands in the macro: all of it is where the macro is used.
#pragma once

#include "generator/source/dependents.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

class TokenPastingMacros {
public:
  explicit TokenPastingMacros(const std::vector<FileItems>& files);

  // Whether a name may be completed from the words of this item.
  bool uses_one(const Item& item) const;

private:
  std::set<std::string> known_;
};

} // namespace klp
