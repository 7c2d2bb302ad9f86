#include "generator/kernel/kbuild/rust_options.h"

#include <catch2/catch.hpp>

using namespace klp;

TEST_CASE("only options for Rust that are no longer set may be missing") {
  CHECK(is_dropped_rust_option({"RUST", "y", ""}));
  CHECK(is_dropped_rust_option({"RUST_OVERFLOW_CHECKS", "y", ""}));
  CHECK(is_dropped_rust_option({"AX88796B_RUST_PHY", "m", ""}));
  CHECK_FALSE(is_dropped_rust_option({"RUST", "", "y"}));
  CHECK_FALSE(is_dropped_rust_option({"RUST_X", "y", "m"}));
  CHECK_FALSE(is_dropped_rust_option({"TRUSTED_KEYS", "y", ""}));
  CHECK_FALSE(is_dropped_rust_option({"DRM_NOVA", "m", ""}));
}

TEST_CASE("C code sees the options as kbuild writes them") {
  CHECK(autoconf_lines({{"RUST", "y", ""}, {"A_RUST_PHY", "m", ""}, {"RUST_N", "12", ""}, {"RUST_S", "\"s\"", ""}}) ==
        "#define CONFIG_RUST 1\n"
        "#define CONFIG_A_RUST_PHY_MODULE 1\n"
        "#define CONFIG_RUST_N 12\n"
        "#define CONFIG_RUST_S \"s\"\n");
  CHECK(autoconf_lines({}).empty());
}

TEST_CASE("options that depend on dropped options for Rust may be missing too") {
  KconfigDependencies dependencies;
  add_dependencies("config QR_CODE\n"
                   "\tbool \"a panic screen\"\n"
                   "\tdepends on PANIC && \\\n"
                   "\t\tRUST\n"
                   "\thelp\n"
                   "\t  depends on OTHER things\n"
                   "config QR_URL\n"
                   "\tdepends on QR_CODE\n"
                   "\n"
                   "config TRUSTED\n"
                   "\tdepends on TRUST\n"
                   "comment \"not an option\"\n"
                   "\tdepends on RUST\n"
                   "menuconfig PHY\n"
                   "\tdepends on RUST_PHYLIB_ABSTRACTIONS\n",
                   dependencies);
  CHECK(dependencies["QR_CODE"].contains("RUST"));
  CHECK_FALSE(dependencies["TRUSTED"].contains("RUST"));
  std::vector<std::string> dropped;
  for (const auto& option : dropped_rust_options({{"QR_URL", "\"u\"", ""},
                                                  {"QR_CODE", "y", ""},
                                                  {"RUST", "y", ""},
                                                  {"TRUSTED", "y", ""},
                                                  {"PHY", "m", ""},
                                                  {"QR_CODE_2", "y", ""}},
                                                 dependencies))
    dropped.push_back(option.option);
  CHECK(dropped == std::vector<std::string>{"QR_URL", "QR_CODE", "RUST", "PHY"});
  CHECK(dropped_rust_options({{"PHY", "m", ""}}, dependencies).empty()); // CONFIG_RUST itself is as it was
  CHECK(dropped_rust_options({{"RUST", "y", ""}, {"PHY", "m", "y"}}, dependencies).size() == 1);
}
