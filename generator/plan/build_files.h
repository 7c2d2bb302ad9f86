// Recognizes the files that control kbuild by their names: Makefiles and Kconfig files. Also searches them for options.
#pragma once

#include "generator/kernel/target/target.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

bool is_makefile(const std::string& path); // Makefile, Kbuild, Makefile.lib, amd/display/Makefile
bool is_kconfig(const std::string& path);  // Kconfig, Kconfig.debug

// Whether make reads the file for every folder. Then only a listing of the whole kernel shows its effect.
bool is_read_everywhere(const std::string& path);

// Whether a text mentions one of these options. `options`: names without CONFIG_.
bool names_option(std::string_view text, const std::set<std::string>& options);

// The Makefiles of a source tree that mention one of the options, sorted, relative to the tree.
std::vector<std::string> makefiles_naming(const fs::path& source, const std::set<std::string>& options);

// The options that a Kconfig file defines ("config X", "menuconfig X"), without CONFIG_.
std::set<std::string> options_defined(std::string_view kconfig);

} // namespace klp
