#include "generator/plan/constants.h"

#include "base/file.h"
#include "generator/kernel/kbuild/shell_words.h"
#include "generator/plan/users.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace klp {

namespace {

// The file in which kbuild records how it made an output. Its first line: cmd_OUTPUT := COMMAND
fs::path command_file_of(const Target& target, const fs::path& output) {
  return target.build / output.parent_path() / ("." + output.filename().string() + ".cmd");
}

Result<Words> read_command(const fs::path& command_file) {
  TRY(std::string text, read_file(command_file));
  std::string_view line = std::string_view(text).substr(0, text.find('\n'));
  std::size_t at = line.find(" := ");
  auto commands = at == std::string_view::npos ? std::vector<Words>{} : shell_commands(line.substr(at + 4));
  if (!commands.empty()) return std::move(commands.front());
  return fail(Error{.cause = "does not say how kbuild made its file",
                    .remedy = "make the target again: klp target remove, klp target create",
                    .file = command_file.string()});
}

// The command of another C unit in the same folder, for `source`. Returns nullopt if the target's configuration
// compiles no unit there.
Result<std::optional<Words>> command_of_unit_in_folder(const Target& target, const fs::path& source) {
  TRY(auto units, all_units(target));
  auto neighbour = std::ranges::find_if(units, [&](const Unit& unit) {
    return fs::path(unit.source).parent_path() == source.parent_path() && unit.source.ends_with(".c");
  });
  if (neighbour == units.end()) return std::nullopt;
  Words words = neighbour->compile;
  words.back() = (target.source / source).string();
  return words;
}

// The units among `rules`, with the command that compiled them, or else with that of another unit of their folder.
Result<std::vector<Unit>> constant_units(const Target& target, const std::vector<GeneratedRule>& rules) {
  std::set<std::string> outputs;
  for (const auto& rule : rules)
    for (const auto& input : rule.inputs)
      if (input.ends_with(".s")) outputs.insert(input);
  std::vector<Unit> units;
  for (const auto& output : outputs) {
    std::error_code code;
    fs::path source = fs::path(output).replace_extension(".c"), command_file = command_file_of(target, output);
    if (!fs::exists(target.source / source, code)) continue;
    std::optional<Words> command;
    if (fs::exists(command_file, code)) {
      TRY(command, read_command(command_file));
    } else {
      TRY(command, command_of_unit_in_folder(target, source));
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

} // namespace

Result<ConstantsReview> review_constants(const Target& target, const std::vector<GeneratedRule>& rules,
                                         const std::set<std::string>& files, const std::vector<Touched>& touched) {
  TRY(auto units, constant_units(target, rules));
  TRY(Users users, users_among(units, target, files, touched, false));
  ConstantsReview review;
  review.read = std::move(users.read);
  for (const auto& user : users.units) {
    if (user.use.empty() && !files.contains(user.unit.source)) continue;
    Error e{.cause = fmt::format("constants for the whole kernel are made of it, and it {}",
                                 user.use.empty() ? "is changed" : user.use),
            .remedy = "leave what it uses as it is, and give the code that needs it a definition of its own",
            .file = user.unit.source};
    review.refusals.push_back(finding("generated-constants", std::move(e)));
  }
  return review;
}

} // namespace klp
