// Who uses an exported symbol: the modules of the target.
#pragma once

#include "generator/kernel/target/module_files.h"

#include <set>

namespace klp {

// For each of the symbols, the modules that import it, by name. Every module file is read.
Result<std::map<std::string, std::vector<std::string>>> importers(const ModuleFiles& files,
                                                                  const std::set<std::string>& symbols);

} // namespace klp
