// Lists the parts of a change that have no effect on the target's kernel.
#pragma once

#include "generator/review/outcome.h"

#include <string>
#include <vector>

namespace klp {

struct ChangeEffects {
  const std::vector<TouchedHunk>& hunks;
  const std::vector<Touched>& touched;
  const std::vector<ItemOutcome>& outcomes;
  const std::vector<IgnoredFile>& not_built;
};

// One text per part: "fs/proc/uptime.c:14: uptime_proc_show(): not compiled: ...". Empty if every part has an effect,
// as far as is known.
std::vector<std::string> parts_without_effect(const ChangeEffects& change);

// The heading, and one line per part. Empty if there are no parts.
std::string effects_text(std::string_view heading, const std::vector<std::string>& parts);

// "f()", "macro F"
std::string shown_name(const Touched& touch);
// "patched; inlined into a(), b()"
std::string in_words(const ItemOutcome& outcome);

} // namespace klp
