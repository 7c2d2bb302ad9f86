#include "generator/compile/build_file.h"

#include <algorithm>

namespace klp {

namespace {

std::string escaped(std::string_view text, std::string_view special) {
  std::string result;
  for (char c : text) {
    if (special.find(c) != std::string_view::npos) result += '$';
    result += c;
  }
  return result;
}

std::string command_line(const std::vector<std::string>& arguments) {
  std::string line;
  for (const std::string& argument : arguments) line += (line.empty() ? "" : " ") + shell_quoted(argument);
  return line;
}

} // namespace

std::string ninja_path(std::string_view path) { return escaped(path, "$ :|"); }

std::string ninja_value(std::string_view value) { return escaped(value, "$"); }

std::string shell_quoted(std::string_view argument) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
  if (!argument.empty() && argument.find_first_not_of(plain) == std::string_view::npos) return std::string(argument);
  std::string result = "'";
  for (char c : argument) {
    if (c == '\'')
      result += "'\\''";
    else
      result += c;
  }
  return result + "'";
}

std::string edge_name(const SideFolders& side, const Unit& unit) { return side.name + "/objects/" + unit.output; }

Result<std::string> build_edge(const SideFolders& side, const Unit& unit, const UnitCommand& command) {
  std::string log = shell_quoted(std::string(objects_argument) + "/" + unit.output + ".log");
  std::string run =
      "cd " + shell_quoted(side.name + "/build") + " && " + command_line(command.compile) + " > " + log + " 2>&1";
  if (!command.objtool.empty()) run += " && " + command_line(command.objtool) + " >> " + log + " 2>&1";
  if (run.find('\n') != std::string::npos)
    return fail("compile command of " + unit.source + " holds a newline", "make the target anew");
  return "build " + ninja_path(edge_name(side, unit)) + ": make\n  run = " + ninja_value(run) + "\n";
}

} // namespace klp
