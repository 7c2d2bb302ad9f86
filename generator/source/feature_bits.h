// CPU feature and bug bits (X86_FEATURE_..., X86_BUG_...) that a change defines, or that init code newly sets or
// clears. They are found in the source texts, because the number of a bit has no relocation in the object.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct FeatureBit {
  std::string name;
  bool is_new = false;             // the change defines it, or gives it another number
  std::set<std::string> init_code; // init functions that newly set or clear it
  std::set<std::string> set_by;    // other functions that set or clear it
  std::set<std::string> tested_by; // functions that test it, themselves or through macros and inline functions
};

struct ChangedText {
  std::string_view original, patched;
};

// The bits of all changed files together, by name. `init_functions`: functions that the compiler puts into init
// sections; further init functions are found by their __init or __exit.
std::vector<FeatureBit> changed_feature_bits(const std::vector<ChangedText>& texts,
                                             const std::set<std::string>& init_functions);

} // namespace klp
