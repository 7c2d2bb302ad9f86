// What klp plan found, for people, for programs, and as a picture.
#pragma once

#include "generator/pipeline/preview.h"

#include <nlohmann/json.hpp>
#include <string>

namespace klp {

std::string plan_text(const Preview& preview);
nlohmann::json plan_json(const Preview& preview);
// Graphviz: from what is touched to what will be patched.
std::string plan_dot(const Preview& preview);

std::string_view to_string(ItemKind kind);

} // namespace klp
