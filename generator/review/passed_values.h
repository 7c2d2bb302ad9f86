// Finds the reason for a function whose code changes although its source does not: its callers pass other values.
//
// Problem: if only the own unit calls a function, GCC compiles it for the values that these callers pass (constants,
// ranges, unused parts of structures: gcc/ipa-cp.cc, gcc/ipa-sra.cc). A change of a caller then changes its code:
//
//   static void zero(unsigned end) { BUG_ON(end > 4096); ... }
//   void read_page(unsigned len)
//   {
//           if (len > 4096)       // new: end is at most 4096 in zero(), and GCC removes the BUG_ON()
//                   return;
//           zero(len);
//   }
//
// Rule: the function is local, its address is not taken, and one of its callers is changed. The caller may also be
// indirect, through local functions whose address is not taken. This is tested in the original or the patched object.
#pragma once

#include "generator/object/layout.h"

#include <set>
#include <string>

namespace klp {

class Callers {
public:
  explicit Callers(const Layout& layout);
  // The symbol of a direct or indirect caller of `function` that is in `touched`; empty if there is none.
  std::string caller_with_other_values(AtomId function, const std::set<std::string>& touched) const;

private:
  bool only_called(AtomId function) const;

  const Layout& layout_;
  std::multimap<AtomId, AtomId> callers_;
  std::set<AtomId> address_taken_;
};

} // namespace klp
