// Helpers for HTML.
#pragma once

#include <string>
#include <string_view>

namespace klp {

// Escapes text for use between tags and in attributes: replaces & < > " ' by character references, and control
// characters (except newline and tab) by U+FFFD.
std::string escaped(std::string_view text);

} // namespace klp
