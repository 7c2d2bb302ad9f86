// Properties of a function that GCC may have used when it compiled the callers in the same unit.
#pragma once

#include "trees.h"

namespace klp::gcc {

// Call it right after the function was compiled: callers cannot rely on anything that GCC finds out later.
facts::Assumptions assumption_facts(tree decl);

} // namespace klp::gcc
