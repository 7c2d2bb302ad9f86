// The arrays by which a module tells the livepatch core what to redirect (include/linux/livepatch.h: struct klp_patch,
// klp_object, klp_func, klp_state), read out of its data as the kernel would.
#pragma once

#include "generator/audit/livepatch_file.h"

#include <map>

namespace klp {

struct RedirectedFunction {
  std::string name; // of the original
  std::uint64_t position = 0;
  ModulePlace replacement;
  ModulePlace field; // of the table, which holds the replacement's address
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
  bool replaces = false; // all earlier livepatches
};

// The sizes of the structures depend on the kernel's configuration: they are found from the arrays, each of which ends
// with an empty entry. Error: arrays that cannot be those of a livepatch, or one that init_module() does not enable;
// and anything in them, or behind them, that only the livepatch core itself may write (klp_func.nop,
// klp_object.dynamic).
Result<PatchTable> read_patch_table(const LivepatchFile& file);

} // namespace klp
