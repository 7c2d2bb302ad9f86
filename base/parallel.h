// Runs independent pieces of work on all CPUs.
#pragma once

#include <cstddef>
#include <functional>

namespace klp {

// Calls work(0) ... work(count - 1), in any order and on several threads, and returns when all calls are done. `work`
// must not throw, and two calls must not write the same object.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work);

} // namespace klp
