#include "generator/prove/source_line.h"

#include "base/process.h"
#include "generator/compile/work_folders.h"

#include <fmt/format.h>

namespace klp {

std::string source_line(const fs::path& object, const Layout& layout, AtomId function, std::uint64_t offset) {
  const std::string& section = layout.section_of(function).name;
  auto outcome = run({.arguments = {"addr2line", "-j", section, "-e", object.string(),
                                    fmt::format("{:#x}", layout.atom(function).offset + offset)}});
  if (!outcome || !outcome->ok()) return {};
  std::string line = outcome->output.substr(0, outcome->output.find('\n'));
  line = line.substr(0, line.find(" (")); // " (discriminator 3)"
  if (line.starts_with("??") || line.ends_with(":?") || line.ends_with(":0")) return {};
  auto colon = line.rfind(':');
  std::string file = fs::path(line.substr(0, colon)).lexically_normal();
  const std::string tree = "/source/"; // see source_argument; beside the folder in which the compiler ran
  if (auto at = file.find(tree); at != std::string::npos) file.erase(0, at + tree.size());
  return file + (colon == std::string::npos ? "" : line.substr(colon));
}

} // namespace klp
