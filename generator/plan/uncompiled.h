// Changed lines that the target's kernel is compiled without, or may be.
#pragma once

#include "generator/kernel/target/kernel_config.h"
#include "generator/plan/hunks.h"

#include <optional>

namespace klp {

// Fills TouchedHunk::removed, added and conditional of the hunks of one file. `module`: whether the file is compiled
// into a module; nothing: not known.
void find_uncompiled(std::vector<TouchedHunk>& hunks, std::string_view before, std::string_view after,
                     const KernelConfig& config, std::optional<bool> module);

// Why no changed line of the definition is compiled; empty: one may be. `certain`: only what the configuration says.
std::string why_uncompiled(const std::vector<TouchedHunk>& hunks, const Touched& touch, bool certain);

// Whether the change also alters lines of another branch of the same #if, which are compiled: both variants of
// something.
bool other_branch_changes(const std::vector<TouchedHunk>& hunks, const std::string& file,
                          const ConditionalChange& change);

// "not compiled: under #ifdef CONFIG_X (line 12), and CONFIG_X is not set in the target's configuration"
std::string in_words(const ConditionalChange& change);

} // namespace klp
