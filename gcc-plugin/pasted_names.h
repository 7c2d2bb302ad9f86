// Names that macros glue together with ## stand in no text. What can be glued: a piece that stands next to ## in a
// macro, and words that were read.
#pragma once

#include "gcc-compat.h"

namespace klp::gcc {

class PastedNames {
public:
  void add_macro(std::string_view definition);
};

} // namespace klp::gcc
