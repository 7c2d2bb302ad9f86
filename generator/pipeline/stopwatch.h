// Measures how long each stage takes.
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
  // Ends the stage `name`. The stage began at the last call of lap(), or when the stopwatch was created.
  void lap(std::string name) {
    auto now = std::chrono::steady_clock::now();
    stages_.push_back({std::move(name), std::chrono::duration<double>(now - begin_).count()});
    begin_ = now;
  }
  const std::vector<StageTime>& stages() const { return stages_; }

private:
  std::vector<StageTime> stages_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

} // namespace klp
