// Makes the finished .ko of the extracted object: links it with klp's runtime by kbuild, and converts relocations.
#pragma once

#include "generator/kernel/target/target.h"
#include "generator/module/extract.h"
#include "generator/module/module_options.h"

#include <set>
#include <string>

namespace klp {

// Builds the module in the folder `work` and returns the bytes of the file. The same inputs give the same bytes; the
// path of `work` does not matter.
Result<std::string> link_module(const Target& target, const Extraction& extraction, const ModuleOptions& options,
                                const fs::path& work);

// Links the runtime without a patch, with those of its parts that define one of `functions`. klp audit compares the
// runtime code of a module with it.
Result<Object> link_runtime(const Target& target, const std::set<std::string>& functions, const ModuleOptions& options,
                            const fs::path& work);

} // namespace klp
