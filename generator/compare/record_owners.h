// Whether objects of a record exist only in frames of functions, and of which ones: from the compiler's account of all
// units that use the record (facts::Lifetime).
//
// The proof. Every pointer to the record is, in all of these units, the address of a local variable, or came from a
// caller or callee that is one of their functions. Nothing is read from memory, converted, or given by other code; so
// a pointer leads to an object in a frame further down the same stack, whose function (the owner) has not returned.
// The kernel lets a task go from old to new code only when no patched function is on its stack. Where all owners are
// patched, an object that old code made is therefore used by old code until it is gone, and a new one by new code.
//
// An owner whose code is the same before and after has to be patched too:
//
//   void owner(void)
//   {
//     struct env e = {};
//     fill(&e);      // old, as the task has not switched yet
//     sleep();       // if owner() were not patched, the task could switch here
//     use(&e);       // new: it would find a member that the old fill() has not set
//   }
#pragma once

#include "generator/compare/correlate.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

// Of one compiled unit, whether its code differs or not.
struct UnitLifetimes {
  std::string source, object; // object: vmlinux or a module
  std::vector<facts::Lifetime> original, patched;
};

struct RecordOwner {
  std::size_t unit = 0; // in the list that was asked
  std::string function; // name in the source
  auto operator<=>(const RecordOwner&) const = default;
};

struct RecordOwners {
  std::set<RecordOwner> original, patched; // before and after the change
  std::string obstacle;                    // where objects may exist elsewhere, why; empty: they do not
};

// `before`, `after`: the record on both sides.
RecordOwners owners_of(const std::vector<UnitLifetimes>& units, const facts::Record& before,
                       const facts::Record& after);

// The functions of the object that hold the code of this function of the source: itself, its clones, and those that it
// was inlined into. No cold parts.
std::set<std::string> symbols_holding(const facts::Unit& unit, const std::string& function);

} // namespace klp
