// How long objects of each record live, by the bodies of the unit's functions.
//
// The question is whether a pointer to a record R can only be the address of an object in the frame of a function that
// is still running in the same task. It is, where every value of type "R *" is one of these: the address of a local
// variable, a parameter, a local pointer, the result of a function that only returns such values, or null. Therefore
// all values of this type are looked at, in all bodies:
//
//   void f(void)
//   {
//     struct env e = {};           // f is an owner
//     struct env *p = &e;          // a local pointer
//     list_add(&task, &e.tasks);   // another type: who has this address knows nothing of struct env
//     other(p);                    // other() is asked the same: in this unit it is walked too, else it is a callee
//     kept = p;                    // stored: the object may be reached when f has returned
//     p = container_of(list, struct env, tasks); // converted_from: nobody knows whose object this is
//   }
//
// A member's address does not count, because it leads back to the record by a conversion only.
#pragma once

#include "trees.h"

namespace klp::gcc {

// Of all records that bodies and variables use. Before the first IPA pass: each function has the body it was written
// with, lowered to GIMPLE, not in SSA form.
std::vector<facts::Lifetime> lifetime_facts();

} // namespace klp::gcc
