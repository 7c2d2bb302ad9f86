// Exports (EXPORT_SYMBOL) that a change adds, removes or alters. The exports of the running kernel do not change.
#pragma once

#include "generator/object/layout.h"

#include <map>
#include <string>

namespace klp {

// By symbol name, how an object exports it: "EXPORT_SYMBOL", "EXPORT_SYMBOL_GPL", "EXPORT_SYMBOL in namespace X".
std::map<std::string, std::string> exports_of(const Object& object);

// By symbol name, the effect of the change on its export as text. Only exports that differ.
std::map<std::string, std::string> export_changes(const Object& original, const Object& patched);

} // namespace klp
