// Decides whether a reference takes the address of a function: a value that code can store, compare or pass, and that
// identifies the function. Other references to code are branch targets, or places that a table describes:
//
//   call_rcu(head, f); if (p == f); .fn = f     takes the address of f
//   f();                                        a call or a jump
//   void *ip = &&here; switch tables            a place inside of the function
//   static branches, fixups of the __ex_table   a place inside of the function, in an entry of a special section
#pragma once

#include "generator/object/layout.h"

namespace klp {

// layout: of the unit that contains the reference. If the target is defined in another unit, the result is also true
// for the address of a variable. False for a cold part: code never takes the address of a cold part, only the addresses
// of labels of its function that lie in the cold part.
bool takes_function_address(const Layout& layout, const Reference& reference);

// Same as takes_function_address(), for a reference from any unit to the atom `target` of this layout.
bool takes_address_of(const Layout& layout, AtomId target, const Reference& reference);

} // namespace klp
