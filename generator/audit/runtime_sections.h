// The sections of the runtime (klp-runtime/module) in a livepatch module. Each patched function and variable has a
// section of its own, with another name.
#pragma once

#include <string_view>

namespace klp {

bool is_runtime_code(std::string_view section);

// Data of the runtime, of the description and of the tables that kbuild adds.
bool is_runtime_data(std::string_view section);

} // namespace klp
