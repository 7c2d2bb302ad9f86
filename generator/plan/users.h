// The units that depend on what a change touches in files that units include.
#pragma once

#include "generator/source/spread.h"
#include "generator/target/target.h"

#include <string>
#include <vector>

namespace klp {

struct User {
  Unit unit;
  std::string why; // "uses skb_put, which uses skb_tail_pointer"
};

struct Users {
  std::vector<User> units; // by source
  std::size_t readers = 0; // units that may read the changed files at all
};

// `touched`: items of included files of the target's source. By the text of the source alone: it takes a few seconds
// and needs no kernel build.
Result<Users> users_of(const Target& target, const std::vector<Touched>& touched);

} // namespace klp
