#include "generator/cli/options.h"

#include <CLI/CLI.hpp>

namespace klp::cli {

Option Option::required(bool needed) const { return Option(option_->required(needed)); }
Option Option::type_name(const std::string& name) const { return Option(option_->type_name(name)); }
Option Option::one_value_each() const { return Option(option_->allow_extra_args(false)); }
Option Option::excludes(const Option& other) const { return Option(option_->excludes(other.option_)); }
Option Option::excludes(const std::string& name) const { return Option(option_->excludes(name)); }
Option Option::needs(const Option& other) const { return Option(option_->needs(other.option_)); }
Option Option::range(int least, int most) const { return Option(option_->check(CLI::Range(least, most))); }
Option Option::one_of(std::vector<std::string> values) const {
  return Option(option_->check(CLI::IsMember(std::move(values))));
}
Option Option::show_default() const { return Option(option_->capture_default_str()); }

Command Command::add_subcommand(const std::string& name, const std::string& help) const {
  return Command(app_->add_subcommand(name, help));
}
void Command::require_subcommand() const { app_->require_subcommand(1); }
void Command::callback(std::function<void()> function) const { app_->callback(std::move(function)); }

Option Command::add_option(const std::string& names, std::string& value, const std::string& help) const {
  return Option(app_->add_option(names, value, help));
}
Option Command::add_option(const std::string& names, std::filesystem::path& value, const std::string& help) const {
  return Option(app_->add_option(names, value, help));
}
Option Command::add_option(const std::string& names, int& value, const std::string& help) const {
  return Option(app_->add_option(names, value, help));
}
Option Command::add_option(const std::string& names, std::size_t& value, const std::string& help) const {
  return Option(app_->add_option(names, value, help));
}
Option Command::add_option(const std::string& names, std::vector<std::string>& values, const std::string& help) const {
  return Option(app_->add_option(names, values, help));
}
Option Command::add_option(const std::string& names, std::vector<std::filesystem::path>& values,
                           const std::string& help) const {
  return Option(app_->add_option(names, values, help));
}
Option Command::add_function(const std::string& names, std::function<void(const std::string&)> function,
                             const std::string& help) const {
  return Option(app_->add_option_function<std::string>(names, std::move(function), help));
}
Option Command::add_flag(const std::string& names, bool& value, const std::string& help) const {
  return Option(app_->add_flag(names, value, help));
}

} // namespace klp::cli
