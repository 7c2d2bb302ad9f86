// Requests of changes that were written for kpatch and that klp handles in another way, or not at all: the macros of
// klp-runtime/include/kpatch-macros.h that put a string into the section .klp.kpatch.KIND. kpatch's callbacks are
// handled as hooks (requests.h).
#pragma once

#include "generator/prove/patch_unit.h"
#include "generator/rules/finding.h"

#include <vector>

namespace klp {

inline constexpr std::string_view kpatch_section = ".klp.kpatch.";

// Whether a macro of this name makes such a request.
bool is_kpatch_request(std::string_view macro);

struct KpatchRequests {
  std::vector<Error> refusals; // status refused
  std::vector<Note> notes;
};
KpatchRequests read_kpatch_requests(const std::vector<PatchUnit>& units);

} // namespace klp
