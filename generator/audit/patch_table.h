// The arrays by which a module tells the livepatch core what to redirect (include/linux/livepatch.h: struct klp_patch,
// klp_object, klp_func), read out of its data as the kernel would.
#pragma once

#include "generator/audit/livepatch_file.h"

namespace klp {

struct RedirectedFunction {
  std::string name; // of the original
  std::uint64_t position = 0;
  ModulePlace replacement;
};

struct RedirectedObject {
  std::string name; // vmlinux or a module
  std::vector<RedirectedFunction> functions;
  std::vector<ModulePlace> callbacks;
};

struct PatchTable {
  std::vector<RedirectedObject> objects;
};

// The sizes of the structures depend on the kernel's configuration: they are found from the arrays, each of which ends
// with an empty entry. Error: arrays that cannot be those of a livepatch, or one that init_module() does not enable.
Result<PatchTable> read_patch_table(const LivepatchFile& file);

} // namespace klp
