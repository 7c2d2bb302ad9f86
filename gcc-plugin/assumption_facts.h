// What callers of a function in this unit may have been compiled to rely on.
#pragma once

#include "trees.h"

namespace klp::gcc {

// The function has just been compiled: its callers see no more of it than is known now.
facts::Assumptions assumption_facts(tree decl);

} // namespace klp::gcc
