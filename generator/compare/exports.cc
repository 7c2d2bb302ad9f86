#include "generator/compare/exports.h"

#include <algorithm>
#include <string_view>

namespace klp {

namespace {

// Symbols that include/linux/export.h defines for an export of f.
// Up to 6.4: __ksymtab_f is an entry in a section of its own, ___ksymtab+f or ___ksymtab_gpl+f; __kstrtabns_f is a
// string with the namespace. Since 6.5: at __export_symbol_f stand the license, the namespace and the address.
constexpr std::string_view entry = "__ksymtab_", name_space_of = "__kstrtabns_", newer_entry = "__export_symbol_";

// Reads one of several zero-terminated strings at the symbol: the first if `skip` is 0.
std::string string_at(const Object& object, const Symbol& symbol, int skip) {
  const std::string& data = object.sections[symbol.section].data;
  std::size_t at = symbol.value;
  for (; skip > 0 && at < data.size(); --skip) at = std::min(data.find('\0', at), data.size()) + 1;
  return at < data.size() ? std::string(data.c_str() + at) : "";
}

std::string export_text(bool gpl, const std::string& name_space) {
  std::string text = gpl ? "EXPORT_SYMBOL_GPL" : "EXPORT_SYMBOL";
  return name_space.empty() ? text : text + " in namespace " + name_space;
}

} // namespace

std::map<std::string, std::string> exports_of(const Object& object) {
  std::map<std::string, std::string> exports, name_spaces;
  for (const auto& symbol : object.symbols)
    if (symbol.defined_in_section() && symbol.name.starts_with(name_space_of))
      name_spaces[symbol.name.substr(name_space_of.size())] = string_at(object, symbol, 0);
  for (const auto& symbol : object.symbols) {
    if (!symbol.defined_in_section()) continue;
    if (symbol.name.starts_with(entry)) {
      std::string name = symbol.name.substr(entry.size());
      exports[name] =
          export_text(object.sections[symbol.section].name.starts_with("___ksymtab_gpl"), name_spaces[name]);
    } else if (symbol.name.starts_with(newer_entry)) {
      exports[symbol.name.substr(newer_entry.size())] =
          export_text(string_at(object, symbol, 0) == "GPL", string_at(object, symbol, 1));
    }
  }
  return exports;
}

std::map<std::string, std::string> export_changes(const Object& original, const Object& patched) {
  auto before = exports_of(original), after = exports_of(patched);
  std::map<std::string, std::string> changes;
  for (const auto& [name, how] : after) {
    auto old = before.find(name);
    if (old == before.end())
      changes[name] = "a livepatch cannot export it to modules";
    else if (old->second != how)
      changes[name] = how + " instead of " + old->second + ": the running kernel keeps exporting it as before";
  }
  for (const auto& [name, how] : before)
    if (!after.contains(name)) changes[name] = "the running kernel keeps exporting it";
  return changes;
}

} // namespace klp
