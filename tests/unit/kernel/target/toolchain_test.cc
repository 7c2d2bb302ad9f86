#include "generator/kernel/target/toolchain.h"

#include "base/file.h"
#include "tests/unit/kernel/small_image.h"

#include <catch2/catch.hpp>

using namespace klp;
using namespace klp::test;

TEST_CASE("family and major version are read from the compiler's version line") {
  for (const auto& [line, family, major] : {
           std::tuple{"gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0", CompilerFamily::gcc, 12U},
           {"gcc (Ubuntu 9.4.0-1ubuntu1~20.04.2) 9.4.0", CompilerFamily::gcc, 9U},
           {"gcc (GCC) 11.4.1 20231218 (Red Hat 11.4.1-3)", CompilerFamily::gcc, 11U},
           {"x86_64-linux-gnu-gcc-13 (13.1.0 (rc2)) 13.1.0", CompilerFamily::gcc, 13U},
           {"Debian clang version 14.0.6", CompilerFamily::clang, 14U},
           {"clang version 16.0.6 (Fedora 16.0.6-3.fc38)", CompilerFamily::clang, 16U},
           {"gcc", CompilerFamily::gcc, 0U},
           {"", CompilerFamily::gcc, 0U},
       }) {
    CAPTURE(line);
    CHECK(family_of(line) == family);
    CHECK(major_version(line) == major);
  }
}

TEST_CASE("one plugin fits every version of GCC, and none fits Clang") {
  const PluginPlace* place = find_plugin(CompilerFamily::gcc, 12);
  REQUIRE(place);
  CHECK(place->installed == std::string("lib/klp/klp.so"));
  CHECK(place->in_build == std::string("gcc-plugin/klp.so"));
  CHECK(place->facts_source == FactsSource::section);
  for (unsigned major : {0U, 11U, 13U, 99U}) CHECK(find_plugin(CompilerFamily::gcc, major) == place);
  CHECK(has_plugin(CompilerFamily::gcc));
  CHECK_FALSE(find_plugin(CompilerFamily::clang, 17));
  CHECK_FALSE(has_plugin(CompilerFamily::clang));
}

TEST_CASE("a toolchain has the target's compiler and the plugin of klp's build folder") {
  WorkFolder work = work_folder();
  Target target;
  target.compiler = "gcc-12";
  target.compiler_version = "gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0";
  auto missing = find_toolchain(target, work.path());
  REQUIRE_FALSE(missing);
  CHECK(missing.error().cause == "a part of klp is missing");

  const fs::path plugin = work.path() / "gcc-plugin/klp.so";
  REQUIRE(make_folder(plugin.parent_path()));
  REQUIRE(write_file(plugin, ""));
  auto toolchain = find_toolchain(target, work.path());
  REQUIRE(toolchain);
  CHECK(toolchain->family == CompilerFamily::gcc);
  CHECK(toolchain->command == "gcc-12");
  CHECK(toolchain->version == target.compiler_version);
  CHECK(toolchain->plugin == plugin);
  CHECK(toolchain->plugin_options() == std::vector<std::string>{"-fplugin=" + plugin.string()});

  target.compiler_version = "Debian clang version 14.0.6";
  auto clang = find_toolchain(target, work.path());
  REQUIRE_FALSE(clang);
  CHECK(clang.error().cause == "klp has no compiler plugin for Debian clang version 14.0.6");
}

TEST_CASE("without a plugin, no option is added to the compile command") {
  CHECK(Toolchain().plugin_options().empty());
}
