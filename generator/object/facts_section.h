// Reads the facts that the compiler plugin writes into a section of the object (facts/facts.h).
#pragma once

#include "base/error.h"
#include "facts/facts.h"

#include <filesystem>
#include <vector>

namespace klp {

// The facts of all units in an object that `ld -r` may have linked from several objects. Errors: no facts section,
// damaged facts.
Result<std::vector<facts::Unit>> read_all_facts(const std::filesystem::path& object);
// Same as read_all_facts(), for the content of a file. `object` is used for error messages only.
Result<std::vector<facts::Unit>> parse_all_facts(std::string content, const std::filesystem::path& object);

} // namespace klp
