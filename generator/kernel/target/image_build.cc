#include "generator/kernel/target/image_build.h"

#include "base/file.h"
#include "generator/kernel/image/banner.h"
#include "generator/kernel/image/decompress.h"
#include "generator/kernel/target/option_changes.h"

#include <algorithm>
#include <cctype>

namespace klp {

namespace {

// Applies `find` to the content of each section, and returns the first result that is not empty. Code is left out.
template <typename Find> auto first_in(const Image& image, Find find) -> decltype(find(std::string_view())) {
  for (const auto& section : image.sections()) {
    auto bytes = section.executable ? std::nullopt : image.at(section.address, section.size);
    if (!bytes) continue;
    if (auto found = find(bytes->text())) return found;
  }
  return std::nullopt;
}

// The compressed configuration between the markers of kernel/configs.c.
std::optional<std::string_view> find_packed_config(std::string_view section) {
  constexpr std::string_view begin = "IKCFG_ST", end = "IKCFG_ED";
  auto from = section.find(begin);
  auto to = from == std::string_view::npos ? from : section.find(end, from);
  if (to == std::string_view::npos) return std::nullopt;
  return section.substr(from + begin.size(), to - from - begin.size());
}

// The value 6 of a line "VERSION = 6"; empty if there is no such line.
std::string value_of(std::string_view makefile, std::string_view name) {
  const std::string line = "\n" + std::string(name) + " = ";
  auto at = makefile.find(line);
  if (at == std::string_view::npos) return {};
  at += line.size();
  return std::string(makefile.substr(at, makefile.find('\n', at) - at));
}

Result<std::string> source_version(const Target& target) {
  TRY(std::string makefile,
      read_file((target.kernel_source.empty() ? target.source : target.kernel_source) / "Makefile"));
  return value_of(makefile, "VERSION") + "." + value_of(makefile, "PATCHLEVEL") + "." + value_of(makefile, "SUBLEVEL");
}

// Empty if the image contains no configuration, or one that cannot be unpacked or parsed.
Result<std::string> configuration_difference(const Target& target, const Image& vmlinux) {
  constexpr std::uint64_t largest = 4u << 20;
  auto packed = first_in(vmlinux, find_packed_config);
  if (!packed) return std::string();
  auto text = decompress(ByteView(*packed), largest);
  if (!text) return std::string();
  auto running = parse_config(*text, target.image.string());
  if (!running) return std::string();
  TRY(std::string given, read_file(target.config));
  TRY(KernelConfig config, parse_config(given, target.config.string()));
  auto differences = config_differences(*running, config);
  return differences.empty() ? "" : "the target's configuration has " + differences.front();
}

} // namespace

Result<std::string> build_difference(const Target& target, const Image& vmlinux) {
  auto banner = first_in(vmlinux, find_banner);
  std::string text;
  auto add = [&text](const std::string& what) { text += (text.empty() || what.empty() ? "" : "; ") + what; };
  if (banner) {
    const std::string& compiler = target.compiler_version;
    std::string version =
        compiler.substr(std::min(compiler.find(' '), compiler.size())); // without the command's name, which may differ
    if (banner->find(version) == std::string_view::npos)
      add("the target compiles with " + compiler + ", the image says \"" + std::string(*banner) + "\"");
    TRY(std::string source, source_version(target));
    if (banner->find(source) == std::string_view::npos)
      add("the target's source is " + source + ", the image says \"" + std::string(*banner) + "\"");
  }
  TRY(std::string configuration, configuration_difference(target, vmlinux));
  add(configuration);
  return text;
}

} // namespace klp
