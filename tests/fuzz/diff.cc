// Diffs and mails with diffs. The input is a file, a NUL byte, and a diff, which is parsed and applied to the file.
#include "generator/change/change.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <string>

using namespace klp;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input = fuzz::text(data, size);
  std::string_view file = input.substr(0, input.find('\0'));
  std::string_view diff = input.substr(std::min(input.size(), file.size() + 1));
  auto changes = parse_patches(diff, "input.diff");
  if (!fuzz::succeeds(changes)) return 0;
  fuzz::need(!changes->empty(), "what is read holds a change");
  for (const auto& change : *changes) {
    fuzz::need(!change.files.empty(), "a diff that is read changes a file");
    for (const auto& part : change.files) {
      fuzz::need(!part.path.empty() && part.path.front() != '/', "a path lies in the tree");
      fuzz::succeeds(klp::apply(part, std::string(file)));
    }
  }
  return 0;
}
