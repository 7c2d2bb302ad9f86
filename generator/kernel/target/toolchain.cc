#include "generator/kernel/target/toolchain.h"

#include "base/file.h"
#include "generator/kernel/target/toolchain_plugin.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <limits>

namespace klp {

namespace {

constexpr unsigned any_newer = std::numeric_limits<unsigned>::max();

// The plugins of klp. If several rows fit a compiler, the first one counts.
//
// gcc-plugin/ is compiled for exactly one GCC (CMake variable KLP_GCC), and its plugin_init() refuses every other GCC
// with an error that names both versions. So the row fits all versions of GCC.
//
// Another GCC: to install plugins for several versions side by side, give each one a row with its own range of versions
// and its own file, before the row for all versions:
//   {CompilerFamily::gcc, 13, 13, "lib/klp/gcc-13/klp.so", "gcc-plugin/gcc-13/klp.so", FactsSource::section},
// Clang: add a row, and CMake code that builds and installs the file. find_compiler() accepts a kernel that Clang built
// as soon as a row for Clang is here. A plugin that cannot add a section to the object uses FactsSource::file:
//   {CompilerFamily::clang, 17, any_newer, "lib/klp/klp-clang.so", "clang-plugin/klp-clang.so", FactsSource::file},
constexpr PluginPlace plugins[] = {
    {CompilerFamily::gcc, 0, any_newer, "lib/klp/klp.so", "gcc-plugin/klp.so", FactsSource::section},
};

Result<fs::path> plugin_path(const Target& target, const PluginPlace& place, const fs::path& build_folder) {
  if (target.toolchain_root.empty()) return installed_or_build_path(place.installed, build_folder / place.in_build);
  TRY(fs::path sources, installed_or_build_path("share/klp/plugin-source", build_folder / "plugin-source"));
  return plugin_for_root(target, sources);
}

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

} // namespace

// GCC and Clang have the same option.
std::vector<std::string> Toolchain::plugin_options() const {
  if (plugin.empty()) return {};
  return {"-fplugin=" + plugin.string()};
}

CompilerFamily family_of(const std::string& version) {
  return version.find("clang version") == std::string::npos ? CompilerFamily::gcc : CompilerFamily::clang;
}

// The version is the first word that begins with a digit, outside of parentheses: these hold the version of the
// distribution's package.
unsigned major_version(const std::string& version) {
  int depth = 0;
  char before = ' ';
  for (std::size_t i = 0; i < version.size(); before = version[i++]) {
    if (version[i] == '(') ++depth;
    if (version[i] == ')') --depth;
    if (depth == 0 && before == ' ' && is_digit(version[i]))
      return static_cast<unsigned>(std::strtoul(version.c_str() + i, nullptr, 10));
  }
  return 0;
}

bool has_plugin(CompilerFamily family) {
  return std::ranges::find(plugins, family, &PluginPlace::family) != std::end(plugins);
}

const PluginPlace* find_plugin(CompilerFamily family, unsigned major) {
  const auto* found = std::ranges::find_if(plugins, [&](const PluginPlace& place) {
    return place.family == family && place.oldest <= major && major <= place.newest;
  });
  return found == std::end(plugins) ? nullptr : found;
}

Result<Toolchain> find_toolchain(const Target& target, const fs::path& build_folder) {
  Toolchain toolchain{
      .family = family_of(target.compiler_version), .command = target.compiler, .version = target.compiler_version};
  const PluginPlace* place = find_plugin(toolchain.family, major_version(toolchain.version));
  if (!place)
    return fail("klp has no compiler plugin for " + toolchain.version,
                "use a kernel that was built by a compiler for which klp has a plugin");
  TRY(toolchain.plugin, plugin_path(target, *place, build_folder));
  toolchain.facts_source = place->facts_source;
  return toolchain;
}

} // namespace klp
