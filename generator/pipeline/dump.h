// klp build --dump DIR: writes the results of the stages into text files, which are numbered in the order of the
// stages. The last function also writes the object of the module. All functions do nothing if `folder` is an empty
// path. Error: a file cannot be written.
#pragma once

#include "generator/module/extract.h"
#include "generator/prove/patch_unit.h"

#include <filesystem>

namespace klp {

Status dump_comparison(const std::filesystem::path& folder, const std::vector<PatchUnit>& units);
Status dump_matches(const std::filesystem::path& folder, const std::vector<PatchUnit>& units);
Status dump_extraction(const std::filesystem::path& folder, const Extraction& extraction);

} // namespace klp
