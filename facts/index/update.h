// Updates the index of a built tree, for `klp facts index`.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace klp::facts {

// The path of the index of the tree `root`, if the user gives no other.
std::filesystem::path default_index(const std::filesystem::path& root);

struct UpdateOptions {
  unsigned threads = 0; // 0: one for each processor
  // Called with a message for the user.
  std::function<void(std::string_view)> progress = [](std::string_view) {};
};

struct UpdateReport {
  std::size_t objects = 0;   // objects below the root now
  std::size_t unchanged = 0; // objects that were not read again: size, times and inode are the same as before
  std::size_t read = 0;      // the other objects
  std::size_t vanished = 0;  // objects that no longer exist, and were removed from the index
  std::size_t decoded = 0;   // records that were decoded: not yet in the index, each counted once
};

// Updates the index `file` of the tree `root` in one transaction: readers see the old state or the new one. After an
// interruption, a kill or a full disk, the index has the old state. A second update waits for the first. Objects whose
// facts are missing, damaged or of another schema are recorded as problems (Index::problems()). It is an error if no
// object has usable facts.
Result<UpdateReport> update_index(const std::filesystem::path& root, const std::filesystem::path& file,
                                  const UpdateOptions& options = {});

} // namespace klp::facts
