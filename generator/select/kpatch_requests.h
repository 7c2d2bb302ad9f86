// What a change asks for that was written for kpatch, and that klp does in another way or not at all: the macros of
// klp-runtime/include/kpatch-macros.h that leave a line in the section .klp.kpatch.KIND. Its callbacks are hooks like
// others (requests.h).
#pragma once

#include "generator/prove/patch_unit.h"
#include "generator/rules/finding.h"

#include <vector>

namespace klp {

inline constexpr std::string_view kpatch_section = ".klp.kpatch.";

// Whether a macro of this name leaves such a line.
bool is_kpatch_request(std::string_view macro);

struct KpatchRequests {
  std::vector<Error> refusals; // status refused
  std::vector<Note> notes;
};
KpatchRequests read_kpatch_requests(const std::vector<PatchUnit>& units);

} // namespace klp
