// Finds the modules of the target that import an exported symbol.
#pragma once

#include "generator/kernel/target/module_files.h"

#include <set>

namespace klp {

// Symbol -> names of the modules that import it. A symbol that no module imports has no entry. Reads every module file.
Result<std::map<std::string, std::vector<std::string>>> importers(const ModuleFiles& files,
                                                                  const std::set<std::string>& symbols);

} // namespace klp
