// Pieces of HTML.
#pragma once

#include <string>
#include <string_view>

namespace klp {

// Text as it may stand between tags and in attributes: & < > " ' and control characters are written as references.
std::string escaped(std::string_view text);

} // namespace klp
