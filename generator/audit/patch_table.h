// The description of the livepatch (klp-runtime/module/klp_description.h), read out of the module's data.
#pragma once

#include "generator/audit/livepatch_file.h"

#include <string>
#include <vector>

namespace klp {

struct RedirectedFunction {
  std::string name;           // of the original
  std::uint64_t position = 0; // symbol position, 1-based; 0: the only symbol of the name
  ModulePlace replacement;
  ModulePlace field; // the member `replacement` of the description, which holds the replacement's address
};

struct CalledHook {
  std::string kind; // pre_patch, post_patch, pre_unpatch, post_unpatch, pre_patch_failed
  ModulePlace function;
};

struct RedirectedObject {
  std::string name; // vmlinux or a module
  std::vector<RedirectedFunction> functions;
  std::vector<CalledHook> hooks; // in the order in which hooks of one kind are called
};

struct DeclaredState {
  std::uint64_t id = 0, version = 0;
  auto operator<=>(const DeclaredState&) const = default;
};

struct PatchTable {
  std::vector<RedirectedObject> objects;
  std::vector<DeclaredState> states;
  bool replaces = false; // the livepatch replaces all earlier ones
  std::string build_id;  // as bytes; empty: the module does not check the kernel's build ID
};

// Error: the description cannot be read; it has bytes or pointers that are not part of it; or the code of the runtime
// does not use it.
Result<PatchTable> read_patch_table(const LivepatchFile& file);

} // namespace klp
