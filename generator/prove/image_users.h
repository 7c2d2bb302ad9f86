// Who in the running kernel uses given functions, and which of its functions run no more once a change is in place.
#pragma once

#include "generator/prove/patch_unit.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

struct ImageUser {
  std::uint64_t of = 0;      // one of the places asked for
  std::uint64_t address = 0; // where the user's symbol begins; 0: the object has none there
  std::string name;          // "schedule()", a variable's name, or an address
  bool in_code = false;      // calls it or takes its address; false: data that holds its address
};

// Each user once, by address. Leaves out calls of what will not run again (__init); what took the address may have
// stored it.
std::vector<ImageUser> users_in_image(const KernelObject& object, const std::set<std::uint64_t>& places);

// The originals of all changed functions of this object, cold parts included.
std::set<std::uint64_t> replaced_addresses(const std::vector<PatchUnit>& units, const KernelObject& object);

} // namespace klp
