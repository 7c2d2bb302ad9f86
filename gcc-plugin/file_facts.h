// The files that the preprocessor read, with the hash of their content.
#pragma once

#include "source_text.h"

#include "facts/facts.h"

namespace klp::gcc {

std::vector<facts::IncludedFile> file_facts(SourceFiles& files);

} // namespace klp::gcc
