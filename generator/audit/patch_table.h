// The arrays that describe a livepatch to the livepatch core (include/linux/livepatch.h: struct klp_patch, klp_object,
// klp_func, klp_state), read out of the module's data.
#pragma once

#include "generator/audit/livepatch_file.h"

#include <map>

namespace klp {

struct RedirectedFunction {
  std::string name;           // of the original
  std::uint64_t position = 0; // symbol position, 1-based; 0: the only symbol of the name
  ModulePlace replacement;
  ModulePlace field; // klp_func.new_func, which holds the replacement's address
};

struct RedirectedObject {
  std::string name; // vmlinux or a module
  std::vector<RedirectedFunction> functions;
  std::map<std::string, ModulePlace> callbacks; // by kind: pre_patch, post_patch, pre_unpatch, post_unpatch
};

struct DeclaredState {
  std::uint64_t id = 0;
  std::uint32_t version = 0;
  auto operator<=>(const DeclaredState&) const = default;
};

struct PatchTable {
  std::vector<RedirectedObject> objects;
  std::vector<DeclaredState> states;
  bool replaces = false; // klp_patch.replace: the livepatch replaces all earlier ones
};

// The sizes of the structures depend on the kernel's configuration: they are computed from the arrays, each of which
// ends with an empty entry. Error: the arrays cannot be those of a livepatch; init_module() does not enable the
// livepatch; or a byte in or behind the arrays that only the livepatch core may write (klp_func.nop,
// klp_object.dynamic) is not zero.
Result<PatchTable> read_patch_table(const LivepatchFile& file);

} // namespace klp
