// Requests in the source of a change, in addition to new code: hooks and states (klp-runtime/include/klp/livepatch.h).
// Rule author-request: a request contradicts another one, or cannot be carried out.
#pragma once

#include "generator/prove/patch_unit.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct Hook {
  std::string kind;   // pre_patch, post_patch, pre_unpatch, post_unpatch: fields of struct klp_callbacks
  PatchAtom function; // new code
};

struct State { // struct klp_state
  std::uint64_t id = 0;
  std::uint64_t version = 0;
};

struct Requests {
  std::vector<Hook> hooks;
  std::vector<State> states;
  std::vector<Error> refusals; // requests that cannot be fulfilled; status refused
  bool empty() const { return hooks.empty() && states.empty() && refusals.empty(); }
};

inline constexpr std::string_view pre_patch = "pre_patch", post_unpatch = "post_unpatch";

// Reads the sections .klp.hook.KIND and .klp.state of the patched objects. `written`: the kernel objects (vmlinux,
// modules) in which klp itself writes data before they are patched (write_data.h).
Requests read_requests(const std::vector<PatchUnit>& units, const std::set<std::string>& written);

// Whether a section of this name contains requests, those of kpatch_requests.h included.
bool is_request(std::string_view section);

// Whether the unit contains requests. Such a unit is needed even if none of its functions differs.
bool has_requests(const PatchUnit& unit);

} // namespace klp
