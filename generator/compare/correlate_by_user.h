// Correlates atoms that have no name, or a new one, by the variables that point to them.
//
//   static const struct ops table = { .close = close_it };       before the change
//   static const struct ops table = { .close = close_all };      after it
//
// If close_all() stands in the place of close_it() in every table, and close_it() no longer exists, then the change has
// renamed close_it().
//
//   static int *list[] = { (int[]){ 1, 2 }, (int[]){ 3 } };      the first literal is the one that list[0] points to
#pragma once

#include "generator/compare/correlation.h"

namespace klp {

// Adds to `correlation`, which must hold the named atoms already.
void correlate_by_user(const Side& original, const Side& patched, Correlation& correlation);

} // namespace klp
