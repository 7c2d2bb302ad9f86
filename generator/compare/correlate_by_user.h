// What has no name of its own, or a new one, paired by who points to it.
//
//   static const struct ops table = { .close = close_it };       close_all() stands where close_it() stood, in every
//   static const struct ops table = { .close = close_all };      table, and close_it() is gone: it was renamed
//   static int *list[] = { (int[]){ 1, 2 }, (int[]){ 3 } };      a compound literal is "the one that list[0] points to"
#pragma once

#include "generator/compare/correlate.h"

namespace klp {

// Adds to a pairing that already holds what has a name.
void correlate_by_user(const Side& original, const Side& patched, Correlation& correlation);

} // namespace klp
