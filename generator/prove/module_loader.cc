#include "generator/prove/module_loader.h"

#include "base/file.h"
#include "generator/source/function_text.h"

#include <algorithm>

namespace klp {

bool relocates_per_cpu_data(std::string_view source) {
  auto functions = functions_in_text(source);
  auto [begin, end] = functions.equal_range("apply_relocations");
  return begin != end &&
         std::all_of(begin, end, [](const auto& function) { return function.second.words.contains("pcpu"); });
}

Result<bool> loader_relocates_per_cpu_data(const Target& target) {
  const fs::path& tree = target.kernel_source.empty() ? target.source : target.kernel_source;
  std::error_code code;
  fs::path file = tree / "kernel/module/main.c";
  if (!fs::exists(file, code)) file = tree / "kernel/module.c";
  TRY(std::string source, read_file(file));
  return relocates_per_cpu_data(source);
}

} // namespace klp
