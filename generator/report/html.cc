#include "generator/report/html.h"

#include <fmt/format.h>

namespace klp {

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    bool plain = (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') && c != '&' && c != '<' &&
                 c != '>' && c != '"' && c != '\'' && c != 0x7f;
    if (plain)
      out += c;
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += "&#xfffd;";
    else
      out += fmt::format("&#{};", static_cast<int>(c));
  }
  return out;
}

} // namespace klp
