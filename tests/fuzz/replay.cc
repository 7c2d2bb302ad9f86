// replay FOLDER...: gives every file to the fuzz target that this is linked with. The target ends the program at a
// finding.
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
    std::cout << file.string() << std::endl; // the last one that stands there is the one that crashed
    auto content = klp::read_file(file);
    if (!content) return 1;
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(content->data()), content->size());
  }
  std::cout << files.size() << " inputs without a finding" << std::endl;
  return files.empty() ? 1 : 0;
}
