// CPU feature and bug bits (X86_FEATURE_..., X86_BUG_...) of which a change makes new ones, or which its init code
// newly sets or clears: in texts, because a bit's number leaves no relocation.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct FeatureBit {
  std::string name;
  bool is_new = false;             // defined by the change, or under another number
  std::set<std::string> init_code; // functions that newly set or clear it while booting
  std::set<std::string> set_by;    // other functions that set it
  std::set<std::string> asked_by;  // functions that ask for it, themselves or through macros and inline functions
};

struct ChangedText {
  std::string_view original, patched;
};

// Those of all changed files together, by name. `init_functions`: that the compiler put into init sections; others are
// known by their __init.
std::vector<FeatureBit> changed_feature_bits(const std::vector<ChangedText>& texts,
                                             const std::set<std::string>& init_functions);

} // namespace klp
