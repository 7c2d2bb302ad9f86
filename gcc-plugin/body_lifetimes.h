// Finds out what the body of a function does with objects of record types.
#pragma once

#include "lifetimes.h"

namespace klp::gcc {

void add_body(Lifetimes& lifetimes, tree function);

} // namespace klp::gcc
