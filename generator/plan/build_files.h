// The files that tell kbuild what to compile: Makefiles and Kconfig files, by their names.
#pragma once

#include "generator/kernel/target/target.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

bool is_makefile(const std::string& path); // Makefile, Kbuild, Makefile.lib, amd/display/Makefile
bool is_kconfig(const std::string& path);  // Kconfig, Kconfig.debug

// Whether make reads it for every folder: its effect shows only where the whole kernel is listed.
bool is_read_everywhere(const std::string& path);

// Whether a text mentions one of these options (without CONFIG_).
bool names_option(std::string_view text, const std::set<std::string>& options);

// The Makefiles of a tree that mention one of them.
std::vector<std::string> makefiles_naming(const fs::path& source, const std::set<std::string>& options);

// The options that a Kconfig file defines: "config X", "menuconfig X".
std::set<std::string> options_defined(std::string_view kconfig);

} // namespace klp
