// Parts of a change that have no effect on the kernel that it is for.
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

// "fs/proc/uptime.c:14: uptime_proc_show(): not compiled: ...". Empty: all of it has an effect, as far as is known.
std::vector<std::string> parts_without_effect(const ChangeEffects& change);

// The same under `heading`, a line each; empty where there are none.
std::string effects_text(std::string_view heading, const std::vector<std::string>& parts);

// "f()", "macro F"
std::string shown_name(const Touched& touch);
// "patched; inlined into a(), b()"
std::string in_words(const ItemOutcome& outcome);

} // namespace klp
