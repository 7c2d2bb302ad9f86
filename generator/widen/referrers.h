// Who uses a function, by the references of one object.
#pragma once

#include "generator/object/layout.h"

#include <map>
#include <string>
#include <vector>

namespace klp {

struct Referrer {
  AtomId atom = no_atom; // a function, the cold part being part of it; or what holds the function's address
  bool calls = false;    // calls or jumps to it; false: takes or holds its address
};

class Referrers {
public:
  explicit Referrers(const Layout& layout); // need not outlive the object made of it
  // A function defined here, or a symbol of another unit, respectively. The function itself only where it takes its own
  // address.
  std::vector<Referrer> of(AtomId function) const;
  std::vector<Referrer> of(const std::string& external) const;

private:
  std::multimap<AtomId, Referrer> here_;
  std::multimap<std::string, Referrer> external_;
};

} // namespace klp
