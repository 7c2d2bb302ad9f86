#include "generator/report/effects.h"

#include "generator/plan/uncompiled.h"
#include "generator/report/plan_formats.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace klp {

namespace {

std::size_t line_of(const Touched& touch) { return touch.new_first ? touch.new_first : touch.old_first; }

bool is_inside(const ConditionalChange& change, const Touched& touch) {
  return change.removed ? change.lines.first >= touch.old_first && change.lines.first <= touch.old_last
                        : change.lines.first >= touch.new_first && change.lines.first <= touch.new_last;
}

// The outcome of the definition that contains the lines. Returns nullptr if no definition that the hunk touches
// contains them.
const ItemOutcome* outcome_at(const ChangeEffects& change, const TouchedHunk& hunk, const ConditionalChange& lines) {
  for (const auto& outcome : change.outcomes) {
    bool of_hunk = std::ranges::find(hunk.touched, outcome.touched) != hunk.touched.end();
    if (of_hunk && is_inside(lines, change.touched[outcome.touched])) return &outcome;
  }
  return nullptr;
}

std::string uncompiled_text(const ChangeEffects& change, const TouchedHunk& hunk, const ConditionalChange& lines) {
  std::string text = fmt::format("{}:{}", hunk.file, lines.lines.first);
  if (lines.lines.count > 1) text += fmt::format("-{}", lines.lines.first + lines.lines.count - 1);
  if (lines.removed) text += " of the original";
  const ItemOutcome* outcome = outcome_at(change, hunk, lines);
  if (outcome) text += ": " + shown_name(change.touched[outcome->touched]);
  return text + ": " + in_words(lines);
}

} // namespace

std::string shown_name(const Touched& touch) {
  if (touch.kind == ItemKind::function) return short_names(touch) + "()";
  return fmt::format("{} {}", to_string(touch.kind), short_names(touch));
}

std::vector<std::string> parts_without_effect(const ChangeEffects& change) {
  std::vector<std::string> parts;
  for (const auto& outcome : change.outcomes) {
    const Touched& touch = change.touched[outcome.touched];
    if (!outcome.has_effect())
      parts.push_back(fmt::format("{}:{}: {}: {}", touch.file, line_of(touch), shown_name(touch), outcome.why));
  }
  for (const auto& hunk : change.hunks)
    for (const auto& lines : hunk.conditional) {
      const ItemOutcome* outcome = outcome_at(change, hunk, lines);
      bool is_listed = outcome && !outcome->has_effect(); // the whole definition, by the loop above
      if (lines.excluded && !is_listed && !other_branch_changes(change.hunks, hunk.file, lines))
        parts.push_back(uncompiled_text(change, hunk, lines));
    }
  for (const auto& file : change.not_built) parts.push_back(fmt::format("{}: {}", file.path, file.why));
  return parts;
}

std::string effects_text(std::string_view heading, const std::vector<std::string>& parts) {
  if (parts.empty()) return {};
  return fmt::format("{}\n  {}\n", heading, fmt::join(parts, "\n  "));
}

std::string in_words(const ItemOutcome& outcome) {
  constexpr std::size_t most = 6;
  std::string functions;
  for (std::size_t i = 0; i < std::min(most, outcome.into.size()); ++i)
    functions += fmt::format("{}{}()", i ? ", " : "", outcome.into[i]);
  if (outcome.into.size() > most) functions += fmt::format(" and {} more", outcome.into.size() - most);
  std::string also = functions.empty() ? "" : "; inlined into " + functions;
  using enum ItemOutcome::Kind;
  switch (outcome.kind) {
  case patched:
    return "patched" + also;
  case inlined:
    return "inlined into " + functions;
  case callers:
    return "patched functions call the new one, because ftrace cannot redirect it" + also;
  case added:
    return "goes along with the module" + also;
  case used:
    return "has an effect in " + functions;
  case written:
    return "the livepatch writes it";
  case request:
    return "asks for a hook, a state or the like";
  case global:
    return "is the same as before, and other files can use it now";
  case removed:
    return "removed";
  case ignored:
    return "ignored: " + outcome.why;
  case no_effect:
    return "without effect: " + outcome.why;
  }
  return {};
}

} // namespace klp
