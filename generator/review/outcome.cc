#include "generator/review/outcome.h"

#include "generator/plan/follow_build.h"
#include "generator/plan/uncompiled.h"
#include "generator/review/macro_effect.h"
#include "generator/review/touched_match.h"

#include <algorithm>

namespace klp {

namespace {

// What the item affects in its own file, before and after the change: new code of the file may use the item too.
Affected reach_of(const Touched& touch, const TextChange& text) {
  Affected reach;
  for (const auto* side : {&text.original, &text.patched})
    reach.add(affected_in_file({touch.file, items_of(*side)}, {touch}));
  if (touch.kind == ItemKind::invocation)
    for (const auto& name : touch.names) reach.functions.erase(name); // its names are arguments, not what it defines
  return reach;
}

bool is_reason_to_compile(const Touched& touch, const PlannedUnit& unit) {
  return std::ranges::any_of(touch.names, [&](const std::string& name) {
    auto names_item = [&](const std::string& reason) {
      return (reason + ",").find("uses " + name + ",") != reason.npos;
    };
    return names_item(unit.why) || names_item(unit.affected.any);
  });
}

} // namespace

bool has_outcome(const Touched& touch) {
  switch (touch.kind) {
  case ItemKind::declaration:
  case ItemKind::include:
  case ItemKind::condition:
  case ItemKind::assembler:
  case ItemKind::other:
    return false;
  default:
    return !touch.names.empty() && touch.file != autoconf; // the code under an option has the outcome
  }
}

std::string_view to_string(ItemOutcome::Kind kind) {
  constexpr std::string_view names[] = {"patched", "inlined", "callers", "added",   "used",     "written",
                                        "request", "global",  "removed", "ignored", "no_effect"};
  return names[static_cast<std::size_t>(kind)];
}

Outcomes::Outcomes(const std::vector<Touched>& touched, const std::map<std::string, TextChange>& texts,
                   const std::vector<PlannedUnit>& units) {
  for (const auto& touch : touched) {
    auto text = texts.find(touch.file);
    bool function = touch.kind == ItemKind::function;
    bool in_text = has_outcome(touch) && !function && text != texts.end();
    Item& item = items_.emplace_back();
    item.touch = &touch;
    if (!in_text) continue;
    item.reach = reach_of(touch, text->second);
    item.in_new_file = text->second.original.empty();
    for (const auto& unit : units)
      if (is_reason_to_compile(touch, unit)) item.users.insert(unit.unit.source);
  }
}

// A function or variable that is written out in a text is a touched item itself; an invocation did not make it.
bool Outcomes::is_made(const Item& item, const std::string& name) const {
  return can_make(*item.touch, name) && std::ranges::none_of(items_, [&](const Item& other) {
           return other.touch->kind != ItemKind::invocation && has_name(*other.touch, name);
         });
}

std::string Outcomes::why_not(const Item& item, const std::vector<TouchedHunk>& hunks) {
  const Touched& touch = *item.touch;
  if (auto why = why_uncompiled(hunks, touch, true); !why.empty()) return why;
  if (auto why = why_without_effect_of_macro(touch.invoked); !why.empty()) return std::string(why);
  std::string perhaps = why_uncompiled(hunks, touch, false);
  if (!perhaps.empty()) perhaps = "; what changes stands " + perhaps;
  if (!item.evidence.known) return "nothing that is compiled for this kernel uses it" + perhaps;
  bool code = touch.kind == ItemKind::function || touch.kind == ItemKind::variable;
  return (code ? "it compiles to the same as before" : "all that uses it compiles to the same as before") + perhaps;
}

std::vector<ItemOutcome> Outcomes::conclude(const std::vector<TouchedHunk>& hunks) const {
  std::vector<ItemOutcome> outcomes;
  for (std::size_t t = 0; t < items_.size(); ++t) {
    const Item& item = items_[t];
    const Evidence& evidence = item.evidence;
    if (!has_outcome(*item.touch)) continue;
    using enum ItemOutcome::Kind;
    bool function = item.touch->kind == ItemKind::function;
    ItemOutcome outcome{.touched = t, .into = {evidence.into.begin(), evidence.into.end()}};
    if (item.touch->how == Touched::How::removed)
      outcome.kind = removed;
    else if (evidence.patched)
      outcome.kind = patched;
    else if (evidence.written)
      outcome.kind = written;
    else if (evidence.callers)
      outcome.kind = callers;
    else if (evidence.added)
      outcome.kind = added;
    else if (evidence.request)
      outcome.kind = request;
    else if (!evidence.into.empty())
      outcome.kind = function ? inlined : used;
    else if (evidence.global)
      outcome.kind = global;
    else
      outcome.kind = evidence.ignored.empty() ? no_effect : ignored;
    if (!outcome.has_effect()) outcome.why = evidence.ignored.empty() ? why_not(item, hunks) : evidence.ignored;
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

} // namespace klp
