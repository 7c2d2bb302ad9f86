#include "generator/kernel/target/kernel_config.h"

#include "generator/kernel/target/compiler.h"
#include "generator/kernel/target/option_changes.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

KernelConfig config(const char* text) {
  auto parsed = parse_config(text, ".config");
  REQUIRE(parsed);
  return *parsed;
}

} // namespace

TEST_CASE("a configuration is read as symbols and values") {
  auto c = config("# comment\nCONFIG_A=y\n\n# CONFIG_B is not set\nCONFIG_C=n\nCONFIG_D=\"x=y\"\nCONFIG_E=12");
  CHECK(c == KernelConfig{{"A", "y"}, {"D", "\"x=y\""}, {"E", "12"}});
  CHECK(config_text(c, "D") == "x=y");
  CHECK(config_text(c, "B").empty());
}

TEST_CASE("an error of a configuration names the line") {
  auto bad = parse_config("CONFIG_A=y\nhello\n", "a.config");
  REQUIRE_FALSE(bad);
  CHECK(render(bad.error()) == "a.config:2: line is neither CONFIG_SYMBOL=VALUE nor a comment\n"
                               "  remedy: give the .config that the kernel was built with");
  CHECK(parse_config("# nothing\n", "a.config").error().cause == "sets no symbol");
}

TEST_CASE("symbols that olddefconfig turned on are found") {
  auto given = config("CONFIG_A=y\n");
  auto made = config("CONFIG_A=y\nCONFIG_GCC_PLUGINS=y\nCONFIG_X=m\nCONFIG_N=5\nCONFIG_RUST_IS_AVAILABLE=y\n");
  CHECK(newly_set(given, made) == std::vector<std::string>{"GCC_PLUGINS", "X"});
  CHECK(newly_set(given, given).empty());
}

TEST_CASE("differences that reach code are listed, others are not") {
  auto given = config(
      "CONFIG_A=y\nCONFIG_B=m\nCONFIG_C=1\nCONFIG_CC_VERSION_TEXT=\"gcc-12 (x) 1\"\nCONFIG_PAHOLE_VERSION=124\n");
  auto made = config("CONFIG_A=y\nCONFIG_B=y\nCONFIG_CC_VERSION_TEXT=\"gcc (x) 1\"\nCONFIG_D=y\n");
  CHECK(config_differences(given, made) == std::vector<std::string>{"CONFIG_B: y instead of m",
                                                                    "CONFIG_C: not set instead of 1",
                                                                    "CONFIG_D: y instead of not set"});
  CHECK(config_differences(given, given).empty());
}

TEST_CASE("autoconf.h gets the lines of changed options only") {
  const std::string built = "/* x */\n#define CONFIG_A 1\n#define CONFIG_M_MODULE 1\n#define CONFIG_S \"a\"\n";
  const std::string made = "#define CONFIG_M 1\n#define CONFIG_A 1\n#define CONFIG_OFFERED 1\n#define CONFIG_H 0x10\n";
  auto with = [&](const std::vector<OptionChange>& options) { return autoconf_with(options, built, made); };
  CHECK(with({}) == built);
  CHECK(with({{"M", "m", "y"}, {"H", "", "0x10"}}) ==
        "/* x */\n#define CONFIG_A 1\n#define CONFIG_S \"a\"\n#define CONFIG_M 1\n#define CONFIG_H 0x10\n");
  CHECK(with({{"S", "\"a\"", ""}}) == "/* x */\n#define CONFIG_A 1\n#define CONFIG_M_MODULE 1\n");
  CHECK(autoconf_with({{"A", "y", ""}}, "#define CONFIG_A 1", "").empty()); // no new line at the end
}

TEST_CASE("compiler versions are compared without the command's name") {
  CHECK(same_version("gcc-12 (Debian 12.2.0-14) 12.2.0", "gcc (Debian 12.2.0-14) 12.2.0"));
  CHECK_FALSE(same_version("gcc-12 (Debian 12.2.0-14) 12.2.0", "gcc-12 (Debian 12.2.0-15) 12.2.0"));
  CHECK_FALSE(same_version("gcc", "gcc"));
}

TEST_CASE("a compiler of Debian is named by its package and version") {
  const std::string with_architecture = "x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0";
  CHECK(compiler_package(with_architecture) == "gcc-14");
  CHECK(debian_version(with_architecture) == "14.2.0-19");
  CHECK(compiler_package("gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0") == "gcc-12");
  CHECK(compiler_package("gcc (GCC) 13.1.0").empty());
  CHECK(debian_version("Debian clang version 19.1.7").empty());
}

TEST_CASE("a compiler of another version is refused, naming both and the package") {
  auto here = version_of("gcc", {});
  REQUIRE(here);
  auto compiler = find_compiler(config("CONFIG_CC_VERSION_TEXT=\"gcc-77 (Debian 77.1.0-3) 77.1.0\"\n"));
  REQUIRE_FALSE(compiler);
  CHECK(compiler.error().cause == "kernel was built by gcc-77 (Debian 77.1.0-3) 77.1.0, but here is " + *here);
  CHECK(compiler.error().remedy == "install it: apt-get install gcc-77=77.1.0-3");
}

TEST_CASE("gcc is used if it has the version of the kernel's compiler") {
  auto here = version_of("gcc", {});
  REQUIRE(here);
  auto compiler = find_compiler(config(("CONFIG_CC_VERSION_TEXT=\"gcc-77" + here->substr(3) + "\"\n").c_str()));
  REQUIRE(compiler);
  CHECK(compiler->command == "gcc");
  CHECK(compiler->version == *here);
}

TEST_CASE("a kernel of clang, or of an unknown compiler, is refused") {
  auto clang = find_compiler(config("CONFIG_CC_IS_CLANG=y\nCONFIG_CC_VERSION_TEXT=\"Debian clang version 14.0.6\"\n"));
  REQUIRE_FALSE(clang);
  CHECK(clang.error().cause == "kernel was built by Debian clang version 14.0.6, and klp compiles kernels of GCC only");
  CHECK(find_compiler(config("CONFIG_A=y\n")).error().cause ==
        "configuration has no CONFIG_CC_VERSION_TEXT, so the kernel's compiler is not known");
}
