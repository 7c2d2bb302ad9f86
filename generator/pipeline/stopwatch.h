// How long each stage took.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace klp {

struct StageTime {
  std::string name;
  double seconds = 0;
};

class Stopwatch {
public:
  explicit Stopwatch(std::vector<StageTime>& stages) : stages_(stages) {}
  // Ends the stage that began with the last call.
  void lap(std::string name) {
    auto now = std::chrono::steady_clock::now();
    stages_.push_back({std::move(name), std::chrono::duration<double>(now - begin_).count()});
    begin_ = now;
  }

private:
  std::vector<StageTime>& stages_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

} // namespace klp
