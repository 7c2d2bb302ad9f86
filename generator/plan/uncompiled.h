// Finds changed lines that are not compiled in the target's configuration, or of which this is not known.
#pragma once

#include "generator/kernel/target/kernel_config.h"
#include "generator/plan/hunks.h"

#include <optional>

namespace klp {

// Fills TouchedHunk::removed, added and conditional for the hunks of one file. `before` and `after`: its text.
// `module`: whether the file is compiled into a module; nullopt if not known.
void find_uncompiled(std::vector<TouchedHunk>& hunks, std::string_view before, std::string_view after,
                     const KernelConfig& config, std::optional<bool> module);

// Why no changed line of the touched definition is compiled: the condition around the first such line. Empty if a line
// may be compiled. `certain`: a line whose condition cannot be decided counts as compiled.
std::string why_uncompiled(const std::vector<TouchedHunk>& hunks, const Touched& touch, bool certain);

// Whether the change also alters compiled lines of the same #if, in another branch: it then changes both variants of a
// piece of code.
bool other_branch_changes(const std::vector<TouchedHunk>& hunks, const std::string& file,
                          const ConditionalChange& change);

// "not compiled: under #ifdef CONFIG_X (line 12), and CONFIG_X is not set in the target's configuration"
std::string in_words(const ConditionalChange& change);

} // namespace klp
