// The plugin's own memory: see memory.cc.
#pragma once

#include <cstddef>

namespace klp::gcc {

// Zeros straight from the system: nothing is written before it is used. Stays to the end.
void* zeroed_memory(std::size_t size);

} // namespace klp::gcc
