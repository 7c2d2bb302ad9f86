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
