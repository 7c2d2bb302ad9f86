#include "generator/kernel/target/compiler.h"

#include "base/process.h"
#include "generator/kernel/target/toolchain.h"

namespace klp {

namespace {

std::string first_word(const std::string& text) { return text.substr(0, text.find(' ')); }

std::string after_first_word(const std::string& text) {
  auto space = text.find(' ');
  return space == std::string::npos ? std::string() : text.substr(space + 1);
}

// "gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0": Debian's package gcc-12 in version 12.2.0-14+deb12u1.
std::string install_remedy(const std::string& wanted) {
  auto open = wanted.find("(Debian "), close = wanted.find(')');
  std::string package = first_word(wanted);
  if (open == std::string::npos || close == std::string::npos) return "install " + wanted;
  return "install it: apt-get install " + package + "=" + wanted.substr(open + 8, close - open - 8);
}

} // namespace

bool same_version(const std::string& one, const std::string& other) {
  return !after_first_word(one).empty() && after_first_word(one) == after_first_word(other);
}

Result<std::string> version_of(const std::string& command) {
  TRY(std::string output, run_ok({.arguments = {command, "--version"}, .environment = {"LC_ALL=C"}},
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
    auto version = version_of(command);
    if (!version) {
      if (version.error().status == ExitStatus::interrupted) return fail(version.error());
      continue;
    }
    if (same_version(*version, wanted)) return Compiler{command, *version};
    if (found.empty()) found = *version;
  }
  std::string here = found.empty() ? "there is neither " + first_word(wanted) + " nor gcc on PATH" : "here is " + found;
  return fail("kernel was built by " + wanted + ", but " + here, install_remedy(wanted));
}

} // namespace klp
