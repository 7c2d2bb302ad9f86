// Exports that a change adds, takes away, or alters: the running kernel's stay as they are.
#pragma once

#include "generator/object/layout.h"

#include <map>
#include <string>

namespace klp {

// How each exported symbol of an object is exported: "EXPORT_SYMBOL", "EXPORT_SYMBOL_GPL", "EXPORT_SYMBOL in namespace
// X". By name.
std::map<std::string, std::string> exports_of(const Object& object);

// Symbol → what becomes of its export, in words; only of those that differ.
std::map<std::string, std::string> export_changes(const Object& original, const Object& patched);

} // namespace klp
