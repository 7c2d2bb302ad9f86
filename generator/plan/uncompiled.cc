#include "generator/plan/uncompiled.h"

#include "generator/source/conditions.h"
#include "generator/source/kernel_macros.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>

namespace klp {

namespace {

struct FileSide {
  const Conditions& conditions;
  const KernelConfig& config;
  bool removed;
};

ConditionalChange conditional_change(const ConditionalLines& group, std::size_t line, const FileSide& side) {
  ConditionalChange change;
  change.lines = {line, 1};
  change.removed = side.removed;
  change.excluded = group.excluded;
  change.directive = group.directive;
  change.line = group.line;
  change.whole = {group.if_line, group.end - group.if_line + 1};
  for (const auto& macro : group.condition_macros) {
    std::string text = setting_text(side.config, macro);
    if (!text.empty() && std::ranges::find(change.settings, text) == change.settings.end())
      change.settings.push_back(std::move(text));
  }
  return change;
}

bool continues(const ConditionalChange& before, const ConditionalChange& change) {
  return before.removed == change.removed && before.line == change.line &&
         before.lines.first + before.lines.count == change.lines.first;
}

void add_line(TouchedHunk& hunk, std::size_t line, const FileSide& side) {
  (side.removed ? hunk.removed : hunk.added).push_back(line);
  const ConditionalLines* group = conditional_lines_at(side.conditions, line);
  if (!group) return;
  ConditionalChange change = conditional_change(*group, line, side);
  auto& known = hunk.conditional;
  if (!known.empty() && continues(known.back(), change))
    ++known.back().lines.count;
  else
    known.push_back(std::move(change));
}

void add_changed_lines(TouchedHunk& hunk, const FileSide& side) {
  for (const auto& block : hunk.blocks) {
    const LineRange& lines = side.removed ? block.before : block.after;
    for (std::size_t line = lines.first; line < lines.first + lines.count; ++line)
      if (side.conditions.code.contains(line)) add_line(hunk, line, side);
  }
}

bool holds(const LineRange& lines, std::size_t line) { return line >= lines.first && line < lines.first + lines.count; }

// The condition around a line of the hunk; nullptr if there is none. `removed`: a line of the original.
const ConditionalChange* condition_of(const TouchedHunk& hunk, std::size_t line, bool removed) {
  for (const auto& change : hunk.conditional)
    if (change.removed == removed && holds(change.lines, line)) return &change;
  return nullptr;
}

} // namespace

bool other_branch_changes(const std::vector<TouchedHunk>& hunks, const std::string& file,
                          const ConditionalChange& change) {
  return std::ranges::any_of(hunks, [&](const TouchedHunk& hunk) {
    return hunk.file == file && std::ranges::any_of(change.removed ? hunk.removed : hunk.added, [&](std::size_t line) {
             const ConditionalChange* around = condition_of(hunk, line, change.removed);
             return holds(change.whole, line) && !(around && around->excluded);
           });
  });
}

void find_uncompiled(std::vector<TouchedHunk>& hunks, std::string_view before, std::string_view after,
                     const KernelConfig& config, std::optional<bool> module) {
  const Conditions old = conditions_in(before, kernel_macros(config, module, before)),
                   now = conditions_in(after, kernel_macros(config, module, after));
  for (auto& hunk : hunks) {
    add_changed_lines(hunk, {.conditions = old, .config = config, .removed = true});
    add_changed_lines(hunk, {.conditions = now, .config = config, .removed = false});
  }
}

std::string why_uncompiled(const std::vector<TouchedHunk>& hunks, const Touched& touch, bool certain) {
  const ConditionalChange* first = nullptr;
  for (const auto& hunk : hunks) {
    if (hunk.file != touch.file) continue;
    for (bool removed : {false, true})
      for (std::size_t line : removed ? hunk.removed : hunk.added) {
        bool inside = removed ? line >= touch.old_first && line <= touch.old_last
                              : line >= touch.new_first && line <= touch.new_last;
        if (!inside) continue;
        const ConditionalChange* change = condition_of(hunk, line, removed);
        if (!change || (certain && !change->excluded)) return {};
        if (!first) first = change;
      }
  }
  return first ? in_words(*first) : "";
}

std::string in_words(const ConditionalChange& change) {
  std::string text =
      fmt::format("{}under {} (line {})", change.excluded ? "not compiled: " : "", change.directive, change.line);
  if (!change.settings.empty())
    text += fmt::format(", and {} in the target's configuration", fmt::join(change.settings, " and "));
  return text;
}

} // namespace klp
