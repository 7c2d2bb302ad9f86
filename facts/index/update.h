// klp facts index: brings the index of a built tree up to date.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace klp::facts {

// The index of the tree `root` where nothing else is said.
std::filesystem::path default_index(const std::filesystem::path& root);

struct UpdateOptions {
  unsigned threads = 0; // 0: as many as there are processors
  std::function<void(std::string_view)> progress = [](std::string_view) {};
};

struct UpdateReport {
  std::size_t objects = 0;   // below the root now
  std::size_t unchanged = 0; // not read again: size, times and inode are what they were
  std::size_t read = 0;      // the others
  std::size_t vanished = 0;  // dropped
  std::size_t decoded = 0;   // records: those that no earlier run and no other object brought
};

// All in one transaction: whoever reads sees the old state or the new one. An interruption, a kill or a full disk
// leaves the old one. A second run waits for the first. Objects whose facts are missing, damaged or of another schema
// are kept as problems (Index::problems); no usable facts at all is an error.
Result<UpdateReport> update_index(const std::filesystem::path& root, const std::filesystem::path& file,
                                  const UpdateOptions& options = {});

} // namespace klp::facts
