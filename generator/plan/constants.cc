#include "generator/plan/constants.h"

#include "base/file.h"
#include "generator/target/shell_words.h"

#include <fmt/format.h>

namespace klp {

namespace {

struct ConstantSource {
  const char *source, *output, *command; // command: kbuild's note of how it made the output
};
constexpr ConstantSource sources[] = {
    {"kernel/bounds.c", "kernel/bounds.s", "kernel/.bounds.s.cmd"},
    {"arch/x86/kernel/asm-offsets.c", "arch/x86/kernel/asm-offsets.s", "arch/x86/kernel/.asm-offsets.s.cmd"},
};

// Its first line: cmd_OUTPUT := COMMAND
Result<Unit> read_command(const Target& target, const ConstantSource& constants) {
  TRY(std::string text, read_file(target.build / constants.command));
  std::string_view line = std::string_view(text).substr(0, text.find('\n'));
  std::size_t at = line.find(" := ");
  auto commands = at == std::string_view::npos ? std::vector<Words>{} : shell_commands(line.substr(at + 4));
  if (commands.empty())
    return fail(Error{.cause = "does not say how kbuild made " + std::string(constants.output),
                      .remedy = "make the target again: klp target remove, klp target create",
                      .file = target.build / constants.command});
  Unit unit;
  unit.source = constants.source;
  unit.output = constants.output;
  unit.compile = std::move(commands.front());
  return unit;
}

} // namespace

Result<std::vector<Unit>> constant_units(const Target& target) {
  std::vector<Unit> units;
  for (const auto& constants : sources) {
    std::error_code code;
    if (!fs::exists(target.source / constants.source, code)) continue;
    TRY(Unit unit, read_command(target, constants));
    units.push_back(std::move(unit));
  }
  return units;
}

} // namespace klp
