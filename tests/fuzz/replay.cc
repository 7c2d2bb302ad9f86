// replay FOLDER...: runs the fuzz target that is linked to it with each file of the folders. The target aborts the
// program if it finds a fault.
#include "base/file.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <iostream>
#include <vector>

int main(int count, char** arguments) {
  std::vector<klp::fs::path> files;
  for (int i = 1; i < count; ++i)
    if (klp::fs::is_directory(arguments[i]))
      for (const auto& entry : klp::fs::directory_iterator(arguments[i])) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::cout << file.string() << std::endl; // after a crash, the last printed file is the cause
    auto content = klp::read_file(file);
    if (!content) return 1;
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(content->data()), content->size());
  }
  std::cout << files.size() << " inputs without a finding" << std::endl;
  return files.empty() ? 1 : 0;
}
