// Independent pieces of work on all CPUs.
#pragma once

#include <cstddef>
#include <functional>

namespace klp {

// Calls work(0) ... work(count - 1), in any order and several at once, and returns when all are done. `work` must not
// throw, and what it writes must belong to its number alone.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work);

} // namespace klp
