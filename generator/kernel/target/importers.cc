#include "generator/kernel/target/importers.h"

#include <algorithm>

namespace klp {

namespace {

// True if one of the symbols is a string of the file's string tables. Most modules contain none of them, and need not
// be parsed.
bool mentions(const std::string& module, const std::set<std::string>& symbols) {
  return std::ranges::any_of(symbols, [&](const std::string& symbol) {
    return module.find(std::string(1, '\0') + symbol + '\0') != std::string::npos;
  });
}

} // namespace

Result<std::map<std::string, std::vector<std::string>>> importers(const ModuleFiles& files,
                                                                  const std::set<std::string>& symbols) {
  std::map<std::string, std::vector<std::string>> found;
  for (const auto& [name, file] : files) {
    TRY(std::string content, read_module(file));
    if (!mentions(content, symbols)) continue;
    TRY(Object module, parse_object(content, file.string()));
    for (const auto& symbol : module.symbols)
      if (symbol.section == section_undefined && symbols.contains(symbol.name)) found[symbol.name].push_back(name);
  }
  return found;
}

} // namespace klp
