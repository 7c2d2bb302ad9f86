#include "generator/source/conditions.h"
#include "generator/source/kernel_macros.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace klp;

namespace {

const KernelConfig config = {{"SMP", "y"}, {"NFS", "m"}, {"HZ", "250"}, {"NAME", "\"x\""}, {"BASE", "0x10"}};

// The groups as text: "3-5 out: #ifdef CONFIG_X". "out" is excluded, "perhaps" may be excluded.
std::vector<std::string> groups(std::string_view text, std::optional<bool> module = {}) {
  std::vector<std::string> found;
  for (const auto& group : conditions_in(text, kernel_macros(config, module, text)).groups)
    found.push_back(
        fmt::format("{}-{} {}: {}", group.first, group.last, group.excluded ? "out" : "perhaps", group.directive));
  return found;
}

// Whether a line inside of #if CONDITION is compiled: "yes", "no", "perhaps".
std::string compiled(const std::string& condition, std::optional<bool> module = {}) {
  auto found = groups("#if " + condition + "\nint a;\n#endif\n", module);
  return found.empty() ? "yes" : found[0].find("out") != std::string::npos ? "no" : "perhaps";
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("lines inside of #ifdef of an option that is not set are excluded, and those of its #else are compiled") {
  CHECK(groups("#ifdef CONFIG_NUMA\nint a;\n#else\nint b;\n#endif\n") == Texts{"2-2 out: #ifdef CONFIG_NUMA"});
  CHECK(groups("#ifndef CONFIG_SMP /* one */\nint a;\n#endif\n") == Texts{"2-2 out: #ifndef CONFIG_SMP"});
  CHECK(groups("#ifdef CONFIG_SMP\nint a;\n#else\nint b;\n\n#endif\n") ==
        Texts{"4-5 out: the #else of #ifdef CONFIG_SMP"});
  CHECK(groups("#ifdef CONFIG_NFS\nint a;\n#endif\n") == Texts{"2-2 out: #ifdef CONFIG_NFS"}); // a module
  CHECK(groups("#ifdef CONFIG_NFS_MODULE\nint a;\n#endif\n").empty());
  CHECK(
      groups("#ifdef CONFIG_SMP\nint a;\n#elif defined(CONFIG_NUMA)\nint b;\n#else\nint c;\n#endif\n") ==
      Texts{"4-4 out: #elif defined(CONFIG_NUMA) after #ifdef CONFIG_SMP", "6-6 out: the #else of #ifdef CONFIG_SMP"});
}

TEST_CASE("an include guard is assumed to hold, the condition of a default definition is not known") {
  CHECK(groups("/* x */\n#ifndef _LINUX_X_H\n#define _LINUX_X_H\nint a;\n#endif\n").empty());
  CHECK(groups("#ifndef _LINUX_X_H\n#define _LINUX_X_H\n#ifdef CONFIG_NUMA\nint a;\n#endif\n#endif\n") ==
        Texts{"4-4 out: #ifdef CONFIG_NUMA"});
  CHECK(groups("#ifndef LOW\n#define LOW 1\n#endif\n") == Texts{"2-2 perhaps: #ifndef LOW"});
  CHECK(groups("#ifndef X\n#define X\nint a;\n#else\nint b;\n#endif\n") ==
        Texts{"5-5 perhaps: the #else of #ifndef X"});
  CHECK(groups("#ifndef X\n#define Y\nint a;\n#endif\n") == Texts{"2-3 perhaps: #ifndef X"});
}

TEST_CASE("conditions inside of others, and in functions") {
  CHECK(groups("int f(void)\n{\n#ifdef CONFIG_NUMA\n# ifdef CONFIG_SMP\n\treturn 1;\n# endif\n#endif\n}\n") ==
        Texts{"4-6 out: #ifdef CONFIG_NUMA"});
  std::string text = "#ifdef X\n#if 0\nint a;\n#endif\nint b;\n#endif\n";
  auto conditions = conditions_in(text, kernel_macros(config, {}, text));
  CHECK(conditional_lines_at(conditions, 3)->directive == "#if 0");
  CHECK(conditional_lines_at(conditions, 5)->directive == "#ifdef X");
  CHECK_FALSE(conditional_lines_at(conditions, 5)->excluded);
  CHECK(conditional_lines_at(conditions, 7) == nullptr);
  CHECK(conditions.code == std::set<std::size_t>{3, 5});
}

TEST_CASE("a continued directive ends in its last line, and both lines of a continued macro are code") {
  std::string text = "#if defined(CONFIG_NUMA) && \\\n\tdefined(CONFIG_SMP)\nint a;\n#endif\n#define A \\\n\t1\n";
  auto conditions = conditions_in(text, kernel_macros(config, {}, text));
  REQUIRE(conditions.groups.size() == 1);
  CHECK(conditions.groups[0].first == 3);
  CHECK(conditions.groups[0].directive == "#if defined(CONFIG_NUMA) && ...");
  CHECK(conditions.groups[0].condition_macros == Texts{"CONFIG_NUMA", "CONFIG_SMP"});
  CHECK(conditions.code == std::set<std::size_t>{3, 5, 6});
}

TEST_CASE("the condition of an #if is evaluated as far as its macros are known") {
  for (const char* yes :
       {"1", "IS_ENABLED(CONFIG_NFS)", "IS_MODULE(CONFIG_NFS)", "IS_BUILTIN(CONFIG_SMP)", "CONFIG_HZ == 250",
        "CONFIG_HZ > 100 && !CONFIG_NUMA", "CONFIG_BASE == 16", "defined CONFIG_NAME", "(CONFIG_HZ - 50) >= 200",
        "UNKNOWN || CONFIG_SMP", "-1 < 0", "BITS_PER_LONG == 64", "0x10UL != 15"})
    CHECK(compiled(yes) == "yes");
  for (const char* no : {"0", "IS_ENABLED(CONFIG_NUMA)", "IS_BUILTIN(CONFIG_NFS)", "CONFIG_HZ == 1000",
                         "defined(CONFIG_NUMA) && IS_REACHABLE(CONFIG_NFS)", "!defined(__KERNEL__)", "CONFIG_NUMA"})
    CHECK(compiled(no) == "no");
  for (const char* perhaps : {"UNKNOWN", "IS_REACHABLE(CONFIG_NFS)", "defined(UNKNOWN)", "CONFIG_SMP && UNKNOWN",
                              "CONFIG_HZ * 2", "CONFIG_NAME == 1", "(1", "", "defined(MODULE)", "A(", "1 ? 2 : 3"})
    CHECK(compiled(perhaps) == "perhaps");
  CHECK(compiled("defined(MODULE)", true) == "yes");
  CHECK(compiled("defined(MODULE)", false) == "no");
}

TEST_CASE("a branch after one that may be taken may be taken too, and a macro that the text defines is not known") {
  CHECK(groups("#ifdef X\nint a;\n#else\nint b;\n#endif\n") ==
        Texts{"2-2 perhaps: #ifdef X", "4-4 perhaps: the #else of #ifdef X"});
  CHECK(groups("#define CONFIG_NUMA 1\n#ifdef CONFIG_NUMA\nint a;\n#endif\n") ==
        Texts{"3-3 perhaps: #ifdef CONFIG_NUMA"});
  CHECK(groups("#endif\n#else\n#ifdef CONFIG_NUMA\nint a;\n") == Texts{"4-4 out: #ifdef CONFIG_NUMA"});
}

TEST_CASE("the setting of an option as text") {
  CHECK(setting_text(config, "CONFIG_NUMA") == "CONFIG_NUMA is not set");
  CHECK(setting_text(config, "CONFIG_NFS") == "CONFIG_NFS is m");
  CHECK(setting_text(config, "MODULE").empty());
}
