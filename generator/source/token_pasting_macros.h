// Finds the macros that make a name from their arguments only: all letters of the name are in the text that uses the
// macro, and none of them is in the definition of the macro.
//
//     #define __PASTE(a, b) a##b
//     static inline int f(void) { return __PASTE(skb_, put)(1); }   // calls skb_put()
#pragma once

#include "generator/source/file_items.h"

#include <set>

namespace klp {

class TokenPastingMacros {
public:
  explicit TokenPastingMacros(const std::vector<FileItems>& files);

  // Whether the item mentions one of these macros, so that some of its words may be parts of a name.
  bool are_used_in(const Item& item) const;

private:
  std::set<std::string> macros_;
};

} // namespace klp
