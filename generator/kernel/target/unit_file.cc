#include "generator/kernel/target/unit_file.h"

#include "base/file.h"

#include <nlohmann/json.hpp>

namespace klp {

using nlohmann::json;

namespace {

constexpr std::string_view header = "klp-units 1\n";

tl::unexpected<std::string> damaged() { return tl::unexpected(std::string("compile database is damaged")); }
tl::unexpected<std::string> damaged_at(const std::string& source) {
  return tl::unexpected("compile database is damaged at the unit " + source);
}

std::string line_of(const Unit& unit) {
  json j = {{"output", unit.output}, {"compile", unit.compile}};
  if (!unit.objtool.empty()) j["objtool"] = unit.objtool;
  if (unit.in_module) j["module"] = unit.module_name;
  return unit.source + "\t" + j.dump() + "\n";
}

ValueOrCause<Unit> read_unit(const std::string& source, std::string_view text) {
  json j = json::parse(text, nullptr, false);
  if (!j.is_object()) return damaged_at(source);
  Unit unit;
  unit.source = source;
  try {
    unit.output = j.at("output");
    unit.compile = j.at("compile");
    unit.objtool = j.value("objtool", std::vector<std::string>{});
    unit.in_module = j.contains("module");
    unit.module_name = j.value("module", "");
  } catch (const json::exception&) {
    return damaged_at(source);
  }
  return unit;
}

ValueOrCause<std::vector<Unit>> read_units(std::string_view file) {
  if (!file.starts_with(header) || file.back() != '\n') return damaged();
  std::vector<Unit> units;
  for (file.remove_prefix(header.size()); !file.empty(); file.remove_prefix(file.find('\n') + 1)) {
    std::string_view line = file.substr(0, file.find('\n'));
    std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) return damaged();
    auto unit = read_unit(std::string(line.substr(0, tab)), line.substr(tab + 1));
    if (!unit) return tl::unexpected(unit.error());
    units.push_back(std::move(*unit));
  }
  return units;
}

// `read` decodes units from the text of the file.
template <typename Read> Result<std::vector<Unit>> from_unit_file(const Target& target, Read read) {
  fs::path path = unit_file_of(target.folder);
  TRY(std::string file, read_file(path));
  ValueOrCause<std::vector<Unit>> units = read(file);
  if (units) return std::move(*units);
  return fail(Error{.cause = units.error(),
                    .remedy = "remove the target and create it again: klp target remove " + target.name,
                    .file = path.string()});
}

} // namespace

std::string encode_units(const std::vector<Unit>& units) {
  std::string text(header);
  for (const auto& unit : units) text += line_of(unit);
  return text;
}

ValueOrCause<std::vector<Unit>> find_units(std::string_view file, const std::string& source) {
  if (!file.starts_with(header) || file.back() != '\n') return damaged();
  std::vector<Unit> units;
  std::string key = "\n" + source + "\t";
  for (auto at = file.find(key); at != std::string_view::npos; at = file.find(key, at + 1)) {
    std::string_view rest = file.substr(at + key.size());
    auto unit = read_unit(source, rest.substr(0, rest.find('\n')));
    if (!unit) return tl::unexpected(unit.error());
    units.push_back(std::move(*unit));
  }
  return units;
}

std::string compilation_database(const std::vector<Unit>& units, const fs::path& build) {
  std::string text = "[\n";
  for (const auto& unit : units) {
    if (!unit.source.ends_with(".c")) continue;
    json entry = {{"directory", build.string()},
                  {"file", unit.compile.back()},
                  {"output", unit.output},
                  {"arguments", unit.compile}};
    text += (text.size() > 2 ? ",\n" : "") + entry.dump();
  }
  return text + "\n]\n";
}

fs::path unit_file_of(const fs::path& target_folder) { return target_folder / "units"; }

Result<std::vector<Unit>> units_of(const Target& target, const std::string& source) {
  std::string normal = fs::path(source).lexically_normal().string();
  return from_unit_file(target, [&](std::string_view file) { return find_units(file, normal); });
}

Result<std::vector<Unit>> all_units(const Target& target) { return from_unit_file(target, read_units); }

} // namespace klp
