#include "generator/kernel/kbuild/kbuild.h"

#include "base/file.h"
#include "base/process.h"
#include "generator/kernel/kbuild/rust_options.h"
#include "generator/kernel/target/option_changes.h"

#include <algorithm>
#include <iterator>
#include <thread>

namespace klp {

namespace {

constexpr char tools[] =
    "apt-get install make flex bison bc libelf-dev libssl-dev dwarves python3, then run the command again";

// Variables of the user's shell could change flags and paths.
const std::vector<std::string>& clean_environment() {
  static const std::vector<std::string> variables = {"LC_ALL=C",
                                                     "MAKEFLAGS=",
                                                     "KCFLAGS=",
                                                     "KAFLAGS=",
                                                     "KCPPFLAGS=",
                                                     "CFLAGS_KERNEL=",
                                                     "CFLAGS_MODULE=",
                                                     "LOCALVERSION=",
                                                     "CROSS_COMPILE=",
                                                     "KBUILD_EXTMOD=",
                                                     "KCONFIG_CONFIG=.config",
                                                     "LLVM="};
  return variables;
}

void append(std::vector<std::string>& words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
}

std::string joined(const std::vector<std::string>& lines) {
  constexpr std::size_t shown = 12;
  std::string text;
  for (std::size_t i = 0; i < lines.size() && i < shown; ++i) text += "\n  " + lines[i];
  if (lines.size() > shown) text += "\n  and " + std::to_string(lines.size() - shown) + " more";
  return text;
}

Result<KernelConfig> read_config(const fs::path& path) {
  TRY(std::string text, read_file(path));
  return parse_config(text, path.string());
}

Result<Kbuild::Recipes> output_of_make(const fs::path& root, const fs::path& scratch, std::vector<std::string> words) {
  auto ended =
      run({.arguments = std::move(words), .environment = clean_environment(), .output = scratch, .root = root});
  auto text = ended ? read_file(scratch) : Result<std::string>(fail(ended.error()));
  std::error_code code;
  fs::remove(scratch, code);
  if (!text) return fail(text.error());
  return Kbuild::Recipes{std::move(*text), ended->ok()};
}

} // namespace

std::vector<std::string> Kbuild::variables() const {
  std::vector<std::string> words = {"ARCH=x86",
                                    "CC=" + compiler,
                                    "KERNELRELEASE=" + release,
                                    "KBUILD_BUILD_TIMESTAMP=1970-01-01",
                                    "KBUILD_BUILD_USER=klp",
                                    "KBUILD_BUILD_HOST=klp",
                                    "KBUILD_BUILD_VERSION=1"};
  // Debian's kernels print the version of the package in stack traces (include/generated/package.h).
  if (!debian_version.empty())
    append(words, {"DISTRIBUTION_OFFICIAL_BUILD=1", "DISTRIBUTOR=Debian", "DISTRIBUTION_VERSION=" + debian_version});
  return words;
}

std::vector<std::string> Kbuild::make(std::vector<std::string> goals) const {
  std::vector<std::string> words = {"make", "-C", source.string(), "O=" + build.string()};
  append(words, variables());
  if (!external.empty()) words.push_back("M=" + external.string());
  append(words, goals);
  return words;
}

Status Kbuild::run_make(std::vector<std::string> goals) const {
  goals.push_back("-j" + std::to_string(std::max(1u, std::thread::hardware_concurrency())));
  CHECK_OK(run_ok({.arguments = make(std::move(goals)), .environment = clean_environment(), .root = root}, tools));
  return {};
}

// olddefconfig sets symbols whose default depends on the tools of this machine (GCC_PLUGINS, if the headers of GCC
// plugins are installed). They are unset again. After that, the configuration must be the given one.
Result<std::vector<OptionChange>> Kbuild::configure(const fs::path& config) const {
  TRY(std::string text, read_file(config));
  TRY(KernelConfig given, parse_config(text, config.string()));
  fs::path own = build / ".config";
  CHECK_OK(write_file(own, text));
  CHECK_OK(run_make({"olddefconfig"}));
  TRY(KernelConfig made, read_config(own));
  if (auto surplus = newly_set(given, made); !surplus.empty()) {
    for (const auto& symbol : surplus) text += "# CONFIG_" + symbol + " is not set\n";
    CHECK_OK(write_file(own, text));
    CHECK_OK(run_make({"olddefconfig"}));
    TRY(made, read_config(own));
  }
  const std::vector<OptionChange> changes = option_changes(given, made);
  KconfigDependencies dependencies;
  if (std::ranges::any_of(changes, is_dropped_rust_option)) {
    TRY(dependencies, read_dependencies(source));
  }
  auto dropped = dropped_rust_options(changes, dependencies);
  for (const auto& option : dropped) made[option.option] = option.before;
  auto differences = config_differences(given, made);
  if (differences.empty()) return dropped;
  return fail(Error{.cause = "configuration does not fit this source and this machine's tools:" + joined(differences),
                    .remedy = "use the kernel's own source version and compiler; where BTF symbols are named, "
                              "apt-get install dwarves",
                    .file = config.string()});
}

// genksyms prints the types of exports, which klp compares before and after a change (compile/symbol_versions.h).
// kbuild makes the program only if the configuration has symbol versions that come from it: CONFIG_GENKSYMS, and
// before 6.14 CONFIG_MODVERSIONS (scripts/Makefile).
Status Kbuild::make_genksyms() const {
  std::error_code ignored;
  if (fs::exists(build / genksyms, ignored)) return {};
  return run_make({"CONFIG_GENKSYMS=y", "CONFIG_MODVERSIONS=y", "scripts"});
}

Status Kbuild::prepare(const fs::path& config) const {
  std::error_code code;
  fs::remove_all(build, code);
  CHECK_OK(make_folder(build));
  TRY(auto dropped, configure(config));
  CHECK_OK(run_make({"prepare", "modules_prepare"}));
  CHECK_OK(make_genksyms());
  if (dropped.empty()) return {};
  const fs::path autoconf = build / "include/generated/autoconf.h";
  TRY(std::string text, read_file(autoconf));
  return write_file(autoconf, text + autoconf_lines(dropped));
}

// kbuild may write autoconf.h again, without the options for Rust.
Status Kbuild::make_objects(const std::vector<std::string>& outputs) const {
  const fs::path autoconf = build / "include/generated/autoconf.h";
  TRY(std::string before, read_file(autoconf));
  auto made = run_make(outputs);
  TRY(std::string after, read_file(autoconf));
  if (after != before) CHECK_OK(write_file(autoconf, before));
  return made;
}

// This make always ends with an error: with -n there is no vmlinux.a, and -k skips the goals that need it. No -j:
// parallel makes interleave their output in the middle of a line, also with --output-sync, so that flags of a unit
// could be missing without any error.
Result<std::string> Kbuild::dry_run(const fs::path& scratch) const {
  std::vector<std::string> goals = {"-n", "-k", "V=1", "vmlinux", "modules"};
  if (!external.empty()) std::erase(goals, "vmlinux");
  TRY(Recipes ran, output_of_make(root, scratch, make(std::move(goals))));
  return std::move(ran.text);
}

// `-o prepare` leaves out the goal prepare (objtool and others). make is started in the output folder, because with O=
// the top Makefile starts a second make, to which it does not pass -o.
Result<Kbuild::Recipes> Kbuild::recipes(const std::vector<std::string>& goals, const fs::path& scratch) const {
  std::vector<std::string> words = {"make", "-C",      build.string(), "-f", (source / "Makefile").string(),
                                    "-o",   "prepare", "-n",           "-k", "V=1"};
  append(words, variables());
  if (!external.empty()) words.push_back("M=" + external.string());
  append(words, goals);
  return output_of_make(root, scratch, std::move(words));
}

Status Kbuild::complete_configuration() const { return run_make({"olddefconfig", "syncconfig"}); }

Kbuild kbuild_of(const Target& target) {
  bool external = !target.kernel_source.empty();
  return {.source = external ? target.kernel_source : target.source,
          .build = target.build,
          .compiler = target.compiler,
          .release = target.release,
          .debian_version = target.debian_version,
          .root = target.toolchain_root,
          .external = external ? target.source : fs::path()};
}

Status check_tree(const fs::path& source) {
  std::error_code code;
  auto there = [&](const char* name) { return fs::exists(source / name, code); };
  if (!there("Makefile") || !there("Kconfig") || !there("arch/x86/Makefile"))
    return fail(Error{.cause = "is not a kernel source tree",
                      .remedy = "give the folder that holds Kconfig and arch/x86",
                      .file = source.string()});
  for (const char* made : {".config", "include/config", "arch/x86/include/generated"})
    if (there(made))
      return fail(Error{.cause = "source tree is not clean: it holds " + std::string(made),
                        .remedy = "give a clean tree: `git worktree add DIR COMMIT`, or `make mrproper` in a copy",
                        .file = source.string()});
  return {};
}

} // namespace klp
