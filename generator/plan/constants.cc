#include "generator/plan/constants.h"

#include "base/file.h"
#include "generator/kernel/kbuild/shell_words.h"

#include <algorithm>
#include <optional>
#include <set>

namespace klp {

namespace {

// kbuild's note of how it made the output. Its first line: cmd_OUTPUT := COMMAND
fs::path note_of(const Target& target, const fs::path& output) {
  return target.build / output.parent_path() / ("." + output.filename().string() + ".cmd");
}

Result<Words> read_command(const fs::path& note) {
  TRY(std::string text, read_file(note));
  std::string_view line = std::string_view(text).substr(0, text.find('\n'));
  std::size_t at = line.find(" := ");
  auto commands = at == std::string_view::npos ? std::vector<Words>{} : shell_commands(line.substr(at + 4));
  if (!commands.empty()) return std::move(commands.front());
  return fail(Error{.cause = "does not say how kbuild made its file",
                    .remedy = "make the target again: klp target remove, klp target create",
                    .file = note.string()});
}

// It reads what other units of the folder read. Nothing: this configuration compiles none there.
Result<std::optional<Words>> command_of_neighbour(const Target& target, const fs::path& source) {
  TRY(auto units, all_units(target));
  auto neighbour = std::ranges::find_if(units, [&](const Unit& unit) {
    return fs::path(unit.source).parent_path() == source.parent_path() && unit.source.ends_with(".c");
  });
  if (neighbour == units.end()) return std::nullopt;
  Words words = neighbour->compile;
  words.back() = (target.source / source).string();
  return words;
}

} // namespace

Result<std::vector<Unit>> constant_units(const Target& target, const std::vector<GeneratedRule>& rules) {
  std::set<std::string> outputs;
  for (const auto& rule : rules)
    for (const auto& input : rule.inputs)
      if (input.ends_with(".s")) outputs.insert(input);
  std::vector<Unit> units;
  for (const auto& output : outputs) {
    std::error_code code;
    fs::path source = fs::path(output).replace_extension(".c"), note = note_of(target, output);
    if (!fs::exists(target.source / source, code)) continue;
    std::optional<Words> command;
    if (fs::exists(note, code)) {
      TRY(command, read_command(note));
    } else {
      TRY(command, command_of_neighbour(target, source));
    }
    if (!command) continue;
    Unit unit;
    unit.source = source.string();
    unit.output = output;
    unit.compile = std::move(*command);
    units.push_back(std::move(unit));
  }
  return units;
}

} // namespace klp
