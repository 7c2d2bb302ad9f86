// An existing thing that the change moves to another kind of place: the kernel's own stays where it is.
#pragma once

#include "generator/compare/correlate.h"

#include <optional>
#include <string>

namespace klp {

// Takes apart in the pairing what the kernel freed after boot and the change keeps: functions and constants that are no
// longer __init are new ones.
void forget_freed(const Side& original, const Side& patched, Correlation& correlation);

// The kernel writes to the section at most until it has booted.
bool is_write_protected(const Section& section);

// Why code compiled for the new place of a variable cannot use the kernel's variable: "it becomes a per-CPU variable".
std::optional<std::string> misplaced(const Section& original, const Section& patched);

} // namespace klp
