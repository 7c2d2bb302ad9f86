#include "generator/source/feature_bits.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace klp;

namespace {

const std::string header = "#define X86_FEATURE_OLD (3*32+1)\n";

std::string bits(const std::vector<ChangedText>& texts, const std::set<std::string>& init = {}) {
  std::string text;
  for (const auto& bit : changed_feature_bits(texts, init))
    text += fmt::format("{}{} init: {} set: {} asked: {}\n", bit.name, bit.is_new ? " new" : "",
                        fmt::join(bit.init_code, " "), fmt::join(bit.set_by, " "), fmt::join(bit.tested_by, " "));
  return text;
}

} // namespace

TEST_CASE("a new bit is found with the init code that sets it and the functions that test it") {
  std::string now = header + "#define X86_BUG_NEW X86_BUG(1*32+11) /* \"new\" */\n";
  CHECK(bits({{header, now},
              {"static void __init look(void)\n{\n}\nint f(void)\n{\n\treturn 0;\n}\n",
               "static void __init look(void)\n{\n\tsetup_force_cpu_bug(X86_BUG_NEW);\n}\n"
               "int f(void)\n{\n\treturn boot_cpu_has_bug(X86_BUG_NEW);\n}\n"}}) ==
        "X86_BUG_NEW new init: look set:  asked: f\n");
}

TEST_CASE("a function tests a bit too if it uses a macro or inline function of the changed files that does") {
  std::string now = header +
                    "#define X86_FEATURE_NEW (3*32+2)\n#define CLEAR ALTERNATIVE(\"\", \"verw\", X86_FEATURE_NEW)\n"
                    "static inline void clear(void)\n{\n\tasm volatile(CLEAR);\n}\n";
  CHECK(bits({{header, now}, {"int f(void)\n{\n}\n", "int f(void)\n{\n\tclear();\n}\nint g(void)\n{\n}\n"}}) ==
        "X86_FEATURE_NEW new init:  set:  asked: clear f\n");
}

TEST_CASE("an existing bit is found if init code newly sets or clears it, but not if it newly tests it") {
  std::string f = "int f(void)\n{\n\treturn boot_cpu_has(X86_FEATURE_OLD);\n}\n";
  std::string before = "static int __init start(void)\n{\n\treturn 0;\n}\n" + f;
  CHECK(bits({{before, "static int __init start(void)\n{\n\tsetup_clear_cpu_cap(X86_FEATURE_OLD);\n\treturn 0;\n}\n" +
                           f}}) == "X86_FEATURE_OLD init: start set:  asked: f\n");
  CHECK(bits({{before, "static int __init start(void)\n{\n\treturn boot_cpu_has(X86_FEATURE_OLD);\n}\n" + f}}).empty());
  CHECK(bits({{header + f, header + f + "int g;\n"}}).empty());
}

TEST_CASE("a function that only sets a bit does not test it") {
  std::string now = header + "#define X86_FEATURE_NEW (3*32+2)\n";
  CHECK(bits({{header, now},
              {"void init_cpu(void *c)\n{\n}\n",
               "void init_cpu(void *c)\n{\n\tset_cpu_cap(c, X86_FEATURE_NEW);\n}\n"}}) ==
        "X86_FEATURE_NEW new init:  set: init_cpu asked: \n");
}

TEST_CASE("a function that the compiler put into an init section is init code, even without __init") {
  std::string after = "void start(void)\n{\n\tsetup_force_cpu_cap(X86_FEATURE_OLD);\n}\n";
  CHECK(bits({{"void start(void)\n{\n}\n", after}}, {"start"}) == "X86_FEATURE_OLD init: start set:  asked: \n");
  CHECK(bits({{"void start(void)\n{\n}\n", after}}).empty());
}
