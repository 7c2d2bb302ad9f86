#include "generator/cli/command.h"

#include <cstdio>
#include <iostream>

namespace klp::cli {

void Session::say(std::string_view line) const {
  if (!quiet) std::cerr << line << '\n';
}

void Session::print_json(nlohmann::json document) const {
  document["schema"] = "klp/1";
  std::cout << document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << std::endl;
}

nlohmann::json to_json(const Error& error) {
  nlohmann::json j = {{"cause", error.cause}};
  if (!error.remedy.empty()) j["remedy"] = error.remedy;
  if (!error.file.empty()) j["file"] = error.file;
  if (error.line > 0) j["line"] = error.line;
  if (!error.section.empty()) j["section"] = error.section;
  if (!error.symbol.empty()) j["symbol"] = error.symbol;
  return j;
}

ExitStatus Session::report(const Error& error) const {
  std::cerr << "klp: " << render(error) << std::endl;
  if (json) print_json({{"error", to_json(error)}});
  return error.status;
}

} // namespace klp::cli
