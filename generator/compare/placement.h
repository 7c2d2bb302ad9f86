// Functions and variables that the change moves to another kind of section. Those of the running kernel do not move.
#pragma once

#include "generator/compare/correlation.h"

#include <optional>
#include <string>

namespace klp {

// Removes pairs from the correlation whose original the kernel has freed after boot, while the change keeps the patched
// one: functions and constants that are no longer __init count as new.
void uncorrelate_freed(const Side& original, const Side& patched, Correlation& correlation);

// Whether the running kernel cannot write to the section: it is read-only, or __ro_after_init.
bool is_write_protected(const Section& section);

// Why code that was compiled for the variable's new section cannot use the running kernel's variable: "it becomes a
// per-CPU variable". nullopt if it can.
std::optional<std::string> placement_change(const Section& original, const Section& patched);

} // namespace klp
