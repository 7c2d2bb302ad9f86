#include "generator/kernel/image/banner.h"

#include <cctype>

namespace klp {

std::optional<std::string_view> find_banner(std::string_view vmlinux) {
  constexpr std::string_view begin = "Linux version ", end("\n\0", 2);
  for (auto at = vmlinux.find(begin); at != std::string_view::npos; at = vmlinux.find(begin, at + 1)) {
    std::size_t release = at + begin.size(); // a format string ("Linux version %s") has no digit there
    bool names_release = release < vmlinux.size() && std::isdigit(static_cast<unsigned char>(vmlinux[release]));
    if (names_release) return vmlinux.substr(at, vmlinux.find_first_of(end, at) - at);
  }
  return std::nullopt;
}

// Other words of the banner are in parentheses behind "Debian": the compiler's version.
std::string_view debian_version_in(std::string_view banner) {
  constexpr std::string_view name = " Debian ";
  std::size_t at = banner.rfind(name);
  if (at == banner.npos) return {};
  std::string_view version = banner.substr(at + name.size());
  std::size_t end = version.find(" (");
  return end == version.npos ? std::string_view() : version.substr(0, end);
}

} // namespace klp
