// The commands and options of a command line. CLI11 stays in options.cc and command_line.cc: a file that includes its
// header takes many times as long to compile.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace klp::cli {

// One option or argument. It belongs to its command, and is valid as long as the command line is.
class Option {
public:
  explicit Option(CLI::Option* option) : option_(option) {}

  Option required(bool needed = true) const;
  Option type_name(const std::string& name) const; // the word for the value, in --help
  Option one_value_each() const;                   // if there are several values, the option is repeated for each
  Option excludes(const Option& other) const;      // an error if both are given
  Option excludes(const std::string& name) const;
  Option needs(const Option& other) const; // an error without the other option
  Option range(int least, int most) const;
  Option one_of(std::vector<std::string> values) const;
  Option show_default() const; // --help shows the value that the variable has now

private:
  CLI::Option* option_;
};

class Command {
public:
  explicit Command(CLI::App* app) : app_(app) {}

  Command add_subcommand(const std::string& name, const std::string& help) const;
  void require_subcommand() const;
  void callback(std::function<void()> function) const; // called when the command is chosen, after all is parsed

  // `names`: "-o,--output" for an option, a name without dashes for an argument. The value must live as long as the
  // command line. An option with a list takes all values up to the next option.
  Option add_option(const std::string& names, std::string& value, const std::string& help) const;
  Option add_option(const std::string& names, std::filesystem::path& value, const std::string& help) const;
  Option add_option(const std::string& names, int& value, const std::string& help) const;
  Option add_option(const std::string& names, std::size_t& value, const std::string& help) const;
  Option add_option(const std::string& names, std::vector<std::string>& values, const std::string& help) const;
  Option add_option(const std::string& names, std::vector<std::filesystem::path>& values,
                    const std::string& help) const;
  // The function gets the value when the option is parsed.
  Option add_function(const std::string& names, std::function<void(const std::string&)> function,
                      const std::string& help) const;
  Option add_flag(const std::string& names, bool& value, const std::string& help) const;

private:
  CLI::App* app_;
};

} // namespace klp::cli
