// The plugin's own memory: see memory.cc.
#pragma once

#include <cstddef>

namespace klp::gcc {

// Zeroed pages directly from the system, which allocates a page when it is first written. Never freed.
void* zeroed_memory(std::size_t size);

} // namespace klp::gcc
