// Finds the users of a function in one object, by its relocations.
#pragma once

#include "generator/object/layout.h"

#include <map>
#include <string>
#include <vector>

namespace klp {

struct Referrer {
  AtomId atom = no_atom; // a function (for references from a cold part, its function), or data with the address
  bool calls = false;    // true: calls or jumps to the function; false: takes or holds its address
};

class Referrers {
public:
  explicit Referrers(const Layout& layout); // the layout need not outlive the result
  // Users of a function that this object defines, or of a symbol of another unit. A function is listed as a user of
  // itself only if it takes its own address.
  std::vector<Referrer> of(AtomId function) const;
  std::vector<Referrer> of(const std::string& external) const;

private:
  std::multimap<AtomId, Referrer> local_;
  std::multimap<std::string, Referrer> external_;
};

} // namespace klp
