// The compiler's account, out of the object that carries it.
#pragma once

#include "base/error.h"
#include "facts/facts.h"

#include <filesystem>
#include <vector>

namespace klp {

// The facts of an object compiled from one source.
Result<facts::Unit> read_facts(const std::filesystem::path& object);

// The facts of every source in an object that `ld -r` may have joined from several.
Result<std::vector<facts::Unit>> read_all_facts(const std::filesystem::path& object);
// The same for a file's content; `object` names it in messages.
Result<std::vector<facts::Unit>> parse_all_facts(std::string content, const std::filesystem::path& object);

} // namespace klp
