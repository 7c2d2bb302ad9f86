#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace klp {

void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  auto take_next = [&] {
    for (std::size_t i; (i = next++) < count;) work(i);
  };
  std::size_t threads = std::min<std::size_t>(count, std::max(1u, std::thread::hardware_concurrency()));
  std::vector<std::jthread> workers; // the destructor joins them
  for (std::size_t n = 0; n < threads; ++n) workers.emplace_back(take_next);
}

} // namespace klp
