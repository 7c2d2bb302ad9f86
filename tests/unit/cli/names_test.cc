// CLI11 2.4 (Debian 13) accepts fewer names than CLI11 2.1 (Debian 12). For a name that it does not accept, it throws
// while the commands are registered, and no command of klp works. This test applies the rules of 2.4 with every version
// of CLI11.
#include "generator/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <catch2/catch.hpp>

using namespace klp;

namespace {

using Faults = std::vector<std::string>;

// The rule of CLI::detail::valid_name_string() of CLI11 2.4.
bool is_valid(const std::string& name) {
  auto code = [](char c) { return static_cast<unsigned char>(c); };
  auto later = [&](char c) { return c != '=' && c != ':' && c != '{' && (code(c) > ' ' || c == '\t'); };
  return !name.empty() && name[0] != '-' && code(name[0]) > '!' && std::all_of(name.begin() + 1, name.end(), later);
}

// The name if it is a positional argument; empty if it is an option.
std::string argument_name(const CLI::Option& option) {
  return option.get_lnames().empty() && option.get_snames().empty() ? option.get_name(true) : "";
}

bool has_option(const CLI::App& app, const std::string& name) {
  return std::ranges::any_of(app.get_options(), [&](const CLI::Option* option) {
    return std::ranges::count(option->get_lnames(), name) + std::ranges::count(option->get_snames(), name) > 0;
  });
}

bool has_argument(const CLI::App& app, const std::string& name) {
  return std::ranges::any_of(app.get_options(), [&](const auto* option) { return argument_name(*option) == name; });
}

// The rules of CLI::detail::get_names() and CLI::App::add_option() of CLI11 2.4.
void find_faults(const CLI::App& app, const CLI::Option& option, Faults& faults) {
  const std::string where = app.get_name() + ": ";
  std::string argument = argument_name(option);
  if (!argument.empty() && !is_valid(argument)) faults.push_back(where + "bad name of an argument: " + argument);
  if (!argument.empty() && has_option(app, argument))
    faults.push_back(where + "argument and option have the same name: " + argument);
  for (const auto* names : {&option.get_lnames(), &option.get_snames()})
    for (const auto& name : *names) {
      if (!is_valid(name)) faults.push_back(where + "bad name of an option: " + name);
      if (app.get_parent() != nullptr && has_argument(*app.get_parent(), name))
        faults.push_back(where + "option has the name of an argument of " + app.get_parent()->get_name() + ": " + name);
    }
}

void find_faults(const CLI::App& app, Faults& faults) {
  if (!is_valid(app.get_name())) faults.push_back("bad name of a command: " + app.get_name());
  if (app.help().find(app.get_name()) == std::string::npos) faults.push_back("no help: " + app.get_name());
  for (const CLI::Option* option : app.get_options()) find_faults(app, *option, faults);
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    find_faults(*command, faults);
}

Faults faults_in(const CLI::App& app) {
  Faults faults;
  find_faults(app, faults);
  return faults;
}

std::size_t count_commands(const CLI::App& app) {
  std::size_t count = 1;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    count += count_commands(*command);
  return count;
}

} // namespace

TEST_CASE("CLI11 2.4 accepts all names of klp's commands, options and arguments, and each command has its help") {
  cli::Session session;
  cli::Action action;
  cli::CommandLine command_line(session, action);
  CHECK(faults_in(command_line.app()) == Faults{});
  CHECK(count_commands(command_line.app()) > 20);
}

TEST_CASE("a name that CLI11 2.4 refuses is found with every version of CLI11") {
#if CLI11_VERSION_MAJOR == 2 && CLI11_VERSION_MINOR < 4
  CLI::App app("", "top");
  std::string value;
  app.add_option("word", value);
  auto* command = app.add_subcommand("below", "");
  command->add_option("PACKAGE=VERSION", value);
  command->add_option("two words", value);
  command->add_option("same,--other", value);
  command->add_option("--word", value);
  command->add_option("twice", value);
  command->add_option("--twice", value);
  CHECK(faults_in(app) == Faults{"below: bad name of an argument: PACKAGE=VERSION",
                                 "below: bad name of an argument: two words",
                                 "below: option has the name of an argument of top: word",
                                 "below: argument and option have the same name: twice"});
#endif
  for (const char* name : {"PACKAGE=VERSION", "a:b", "a{b", "two words", "-a", "!a", " ", "a\nb", ""})
    CHECK_FALSE(is_valid(name));
  for (const char* name : {"CHANGE", "who-inlines", "a!", "j"}) CHECK(is_valid(name));
}
