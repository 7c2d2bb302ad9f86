// --dump DIR: what each stage found, as text, numbered in the order of the stages. With an empty folder nothing is
// done.
#pragma once

#include "generator/module/extract.h"
#include "generator/prove/patch_unit.h"

#include <filesystem>

namespace klp {

Status dump_comparison(const std::filesystem::path& folder, const std::vector<PatchUnit>& units);
Status dump_matches(const std::filesystem::path& folder, const std::vector<PatchUnit>& units);
Status dump_extraction(const std::filesystem::path& folder, const Extraction& extraction);

} // namespace klp
