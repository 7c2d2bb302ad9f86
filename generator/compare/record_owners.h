// Whether objects of a record exist in stack frames only, and in the frames of which functions (the owners). The source
// is facts::Lifetime of all units that use the record.
//
// Proof that a change of the record's layout is then safe: in all of these units, every pointer to the record is the
// address of a local variable, or comes from a caller or callee that is a function of these units. No pointer is read
// from memory, converted, or obtained from other code. So each pointer leads to an object in a frame of the same stack,
// whose owner has not returned. The kernel switches a task to the new code only while no patched function is on its
// stack (kernel/livepatch/transition.c). So if all owners are patched, only old code uses the objects that old code
// created, and only new code uses the objects that new code created.
//
// An owner must be patched even if its code is the same before and after the change:
//
//   void owner(void)
//   {
//     struct env e = {};
//     fill(&e);      // old: the task has not switched yet
//     sleep();       // if owner() is not patched, the task can switch here
//     use(&e);       // new: reads a member that the old fill() has not set
//   }
#pragma once

#include "generator/compare/record_holders.h"

namespace klp {

struct RecordOwners {
  std::set<RecordOwner> original, patched; // before and after the change
  std::string obstacle;                    // why objects can exist outside of stack frames; empty if they cannot
};

// `before`, `after`: the record in the facts of the original and the patched side.
RecordOwners owners_of(const std::vector<UnitLifetimes>& units, const facts::Record& before,
                       const facts::Record& after);

// The symbols of the functions in the object that contain the code of a function of the source: the function itself,
// its clones, and functions into which the compiler inlined it. No cold parts.
std::set<std::string> symbols_holding(const facts::Unit& unit, const std::string& function);

} // namespace klp
