// Module.symvers. The input is such a file.
#include "generator/kernel/target/symvers.h"
#include "tests/fuzz/fuzz.h"

using namespace klp;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto exports = parse_symvers(fuzz::text(data, size), "Module.symvers");
  if (fuzz::succeeds(exports)) fuzz::need(!exports->empty(), "what is read exports something");
  return 0;
}
