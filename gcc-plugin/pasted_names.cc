#include "pasted_names.h"

namespace klp::gcc {

void PastedNames::add_macro(std::string_view) {}

} // namespace klp::gcc
