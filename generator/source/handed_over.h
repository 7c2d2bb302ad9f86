// Who gets the address of a function, as the source text says, and whether it is kept beyond the call.
#pragma once

#include "generator/source/function_text.h"
#include "generator/source/items.h"

#include <string>
#include <string_view>
#include <vector>

namespace klp {

class HandedOver {
public:
  explicit HandedOver(std::string_view text);

  // Whether each mention of `function` in the text hands it to one that calls it and forgets it: a function of the text
  // that does nothing else with that parameter, or one of the kernel's known to be so. call_rcu() is one of them: klp's
  // modules wait for its callbacks when they are unloaded (klp-runtime/module/livepatch.c). False where it is not
  // mentioned, and where it is mentioned in any other way, outside of functions for instance.
  bool is_only_called_back(const std::string& function) const;

private:
  bool forgets(const std::string& callee, std::size_t argument, const FunctionText& caller) const;
  std::size_t forgotten_mentions(const FunctionText& caller, const std::string& function) const;
  bool is_mentioned_outside(const std::string& function) const;

  FunctionTexts functions_;
  std::vector<Item> items_;
};

} // namespace klp
