// What the options of a kernel configuration depend on, by the text of the Kconfig files
// (Documentation/kbuild/kconfig-language.rst).
#pragma once

#include "base/error.h"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace klp {

// By option: all names in its lines "depends on EXPRESSION". Names are without CONFIG_.
using KconfigDependencies = std::map<std::string, std::set<std::string>>;

// Adds the dependencies of the options that this Kconfig file defines. An enclosing `if` or `menu` is not followed.
void add_dependencies(std::string_view kconfig, KconfigDependencies& dependencies);

// The dependencies in all Kconfig files of a source tree. Error: a file cannot be read.
Result<KconfigDependencies> read_dependencies(const std::filesystem::path& source);

} // namespace klp
