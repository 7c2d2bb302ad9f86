#include "generator/kernel/target/compiler.h"

#include "base/process.h"
#include "generator/kernel/target/toolchain.h"

namespace klp {

std::string first_word(const std::string& text) { return text.substr(0, text.find(' ')); }

std::string debian_version(const std::string& version) {
  constexpr std::string_view distribution = "(Debian ";
  auto open = version.find(distribution), close = version.find(')');
  if (open == std::string::npos || close == std::string::npos) return {};
  open += distribution.size();
  return version.substr(open, close - open);
}

std::string compiler_package(const std::string& version) {
  constexpr std::string_view architecture = "x86_64-linux-gnu-";
  if (debian_version(version).empty()) return {};
  std::string command = first_word(version);
  return command.starts_with(architecture) ? command.substr(architecture.size()) : command;
}

namespace {

std::string after_first_word(const std::string& text) {
  auto space = text.find(' ');
  return space == std::string::npos ? std::string() : text.substr(space + 1);
}

std::string install_remedy(const std::string& wanted) {
  if (debian_version(wanted).empty()) return "install " + wanted;
  return "install it: apt-get install " + compiler_package(wanted) + "=" + debian_version(wanted);
}

} // namespace

bool same_version(const std::string& one, const std::string& other) {
  return !after_first_word(one).empty() && after_first_word(one) == after_first_word(other);
}

Result<std::string> version_of(const std::string& command, const std::filesystem::path& root) {
  TRY(std::string output, run_ok({.arguments = {command, "--version"}, .environment = {"LC_ALL=C"}, .root = root},
                                 "install the compiler again, so that `" + command + " --version` works"));
  return output.substr(0, output.find('\n'));
}

Result<Compiler> find_compiler(const KernelConfig& config) {
  std::string wanted = config_text(config, "CC_VERSION_TEXT");
  if (wanted.empty())
    return fail("configuration has no CONFIG_CC_VERSION_TEXT, so the kernel's compiler is not known",
                "give the .config as the kernel's build left it");
  if (!has_plugin(config.contains("CC_IS_CLANG") ? CompilerFamily::clang : CompilerFamily::gcc))
    return fail("kernel was built by " + wanted + ", and klp compiles kernels of GCC only",
                "use a kernel that GCC built");
  std::string found;
  for (const std::string& command : {first_word(wanted), std::string("gcc")}) {
    auto version = version_of(command, {});
    if (!version) {
      if (version.error().status == ExitStatus::interrupted) return fail(version.error());
      continue;
    }
    if (same_version(*version, wanted)) return Compiler{command, *version, {}};
    if (found.empty()) found = *version;
  }
  std::string here = found.empty() ? "there is neither " + first_word(wanted) + " nor gcc on PATH" : "here is " + found;
  return fail("kernel was built by " + wanted + ", but " + here, install_remedy(wanted));
}

} // namespace klp
