// Finds out how long objects of each record live, from the bodies of the unit's functions.
//
// The question is whether a pointer to a record R can only be the address of an object in the frame of a function that
// is still running in the same task. This holds if every value of type "R *" is one of these: the address of a local
// variable, a parameter, a local pointer, the result of a function that only returns such values, or null. Therefore
// all values of this type in all bodies are checked:
//
//   void f(void)
//   {
//     struct env e = {};           // f is an owner of R
//     struct env *p = &e;          // a local pointer
//     list_add(&task, &e.tasks);   // not "R *": only a conversion leads from this address back to struct env
//     other(p);                    // other() is checked too, if it is in this unit; otherwise it is listed as a callee
//     kept = p;                    // stored: the object may be used after f has returned
//     p = container_of(list, struct env, tasks); // converted_from: the origin of the object is unknown
//   }
//
// The address of a member does not count, because only a conversion leads from it back to the record.
#pragma once

#include "trees.h"

namespace klp::gcc {

// For all records that bodies and variables use. Call it before the first IPA pass: each function still has the body
// that was written in the source, lowered to GIMPLE, not in SSA form.
std::vector<facts::Lifetime> lifetime_facts();

} // namespace klp::gcc
