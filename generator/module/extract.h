// Builds the object that holds the new code: the selected atoms with their special entries, every reference bound.
//
// References to what the kernel does not export get symbols with the final name ".klp.sym.vmlinux.NAME,POSITION",
// weak and undefined so that kbuild's linker and modpost let them pass; livepatch_sections.h turns them into livepatch
// relocations after the link.
#pragma once

#include "generator/module/select.h"
#include "generator/prove/resolve.h"
#include "generator/target/symvers.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

struct PatchedFunction {
  PatchAtom atom;
  KernelPlace original; // what to redirect
  std::string new_name; // symbol in the object: klp_new_0
};

struct KernelReference { // for the report
  KernelPlace place;
  std::string used_by;
};

struct Extraction {
  Object object;
  std::vector<PatchedFunction> functions;
  std::vector<KernelReference> livepatch_symbols; // resolved by the livepatch core
  std::set<std::string> exports;                  // used as ordinary imports
  std::set<std::string> name_spaces;              // of those exports
  std::vector<DataWrite> writes;                  // numbers that get another value
  std::vector<Error> refusals;                    // symbols that cannot be resolved, and the like
};

// What the kernel at hand offers.
struct KernelSymbols {
  const Kallsyms& kallsyms;
  const Symvers& exports;
};

Result<Extraction> extract(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection,
                           const KernelSymbols& kernel);

inline constexpr char livepatch_symbol_prefix[] = ".klp.sym.";

} // namespace klp
