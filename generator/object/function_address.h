// Whether a reference is the address of a function: a value that may be stored, compared or given to others, and that
// stands for the function itself. Otherwise the reference names a place where the processor goes on, or that a table
// says something about:
//
//   call_rcu(head, f); if (p == f); .fn = f     the address of f
//   f();                                        a call or a jump
//   void *ip = &&here; switch tables            a place inside of the function
//   static branches, fixups of the __ex_table   a place inside of the function, in an entry of a special section
#pragma once

#include "generator/object/layout.h"

namespace klp {

// `layout`: of the unit that the reference is in. Of what is defined in another unit: the address of that, be it a
// function or a variable. Never a cold part, which has no address of its own: labels of its function lie there.
bool takes_function_address(const Layout& layout, const Reference& reference);

// The same where the reference is known to mean `target`, of a unit with this layout.
bool takes_address_of(const Layout& layout, AtomId target, const Reference& reference);

} // namespace klp
