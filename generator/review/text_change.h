// The text of a changed file.
#pragma once

#include <string>

namespace klp {

// `original` is empty for a new file, `patched` for a deleted one.
struct TextChange {
  std::string original, patched;
};

} // namespace klp
