#include "generator/cli/command.h"
#include "generator/report/json_values.h"

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

namespace klp::cli {

void Session::progress(std::string_view line) const {
  if (!quiet) std::cerr << line << '\n';
}

std::function<void(std::string_view)> Session::progress_function() const {
  return [this](std::string_view line) { progress(line); };
}

void Session::print_json(nlohmann::json document) const {
  document["schema"] = "klp/1";
  std::cout << document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << std::endl;
}

ExitStatus Session::report(const Error& error) const {
  std::cerr << "klp: " << render(error) << std::endl;
  if (json) print_json({{"error", to_json(error)}});
  return error.status;
}

} // namespace klp::cli
