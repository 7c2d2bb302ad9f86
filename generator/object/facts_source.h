// Reads the facts about one unit from the place where the compiler's plugin stored them.
#pragma once

#include "base/error.h"
#include "facts/facts.h"

#include <cstdint>
#include <filesystem>

namespace klp {

enum class FactsSource : std::uint8_t {
  section, // a section of the object (object/facts_section.h)
  file,    // a file beside the object, for a plugin that cannot add a section: facts_file_of()
};

// OBJECT.klp-facts. The content of the file is the same as the content of a facts section.
std::filesystem::path facts_file_of(const std::filesystem::path& object);

// The facts of an object that was compiled from one source. Errors: no facts, damaged facts, more than one unit.
Result<facts::Unit> read_facts(const std::filesystem::path& object, FactsSource source);

} // namespace klp
