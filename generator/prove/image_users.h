// Which functions and variables of the running kernel use given functions, and which functions of the kernel are
// replaced by a change.
#pragma once

#include "generator/prove/patch_unit.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

struct ImageUser {
  std::uint64_t used_address = 0; // one of `places`: the function that is used
  std::uint64_t address = 0;      // of the user's symbol; 0: the object has no symbol before the reference
  std::string name;               // of the user: "schedule()", a variable, or an address ("0xffffffff81000000")
  bool in_code = false;           // true: code that calls the function or takes its address; false: data that holds it
};

// Lists each user once, by address. Leaves out calls in code that does not run again (__init) and the lists of
// initcalls. Does not leave out other __init code or data with the address, because the address may have been stored.
std::vector<ImageUser> users_in_image(const KernelObject& object, const std::set<std::uint64_t>& places);

// Addresses of the originals of all changed functions of this object, including their cold parts.
std::set<std::uint64_t> replaced_addresses(const std::vector<PatchUnit>& units, const KernelObject& object);

} // namespace klp
