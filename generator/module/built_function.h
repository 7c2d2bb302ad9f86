// One redirected function, for the report.
#pragma once

#include "generator/object/listing.h"

#include <cstdint>
#include <string>
#include <vector>

namespace klp {

struct BuiltFunction {
  std::string symbol, name;   // in the object; in the source
  std::string object, source; // vmlinux or a module; the unit's source
  std::string file;           // where it is defined: the unit's source, or a file that the unit includes
  int line = 0;
  std::string reason; // why it is patched, by the source: "hunk 1 changes it"
  std::string why;    // what differs in the object
  unsigned position = 0;
  std::uint64_t address = 0;                // in vmlinux; 0 in a module, whose address is not known before it is loaded
  std::uint64_t old_size = 0, new_size = 0; // bytes
  std::vector<std::string> inlined;         // functions that the compiler inlined into it
  // A definition of the source through which the change reaches the function.
  struct Reached {
    std::string name, why;
    bool own = false; // the function itself; false: a function that is inlined into it
  };
  std::vector<Reached> through;
  std::vector<ListedInstruction> original_code, patched_code;
};

} // namespace klp
