// A function that took a lock and released it takes it only after the change, or the other way round: the other half
// has gone elsewhere. A task that ran the one half in old code may run the other in new code.
//
// Branches make it useless to count: a fix may well add another unlock on an error path. So only "takes and never
// releases" and "releases and never takes" count: for each kind of lock, as the object has it, and for each lock that
// the text names, where the change calls nothing there that it did not call before.
#include "generator/prove/about.h"
#include "generator/review/calls.h"
#include "generator/review/checks.h"
#include "generator/review/kernel_names/locks.h"
#include "generator/review/lock_text.h"
#include "generator/text/lexer.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp::checks {

namespace {

struct LockUse {
  bool takes = false, releases = false;
  bool is_unbalanced() const { return takes != releases; }
  bool operator==(const LockUse&) const = default;
  std::string in_words() const {
    if (takes && releases) return "takes and releases it";
    return takes      ? "takes it and does not release it"
           : releases ? "releases it and does not take it"
                      : "leaves it alone";
  }
};

using LockUses = std::map<std::string_view, LockUse>; // by kind of lock

LockUses halves_of(const std::set<std::string>& calls) {
  LockUses halves;
  for (const auto& call : lock_calls_in_objects())
    if (calls.contains(std::string(call.function)))
      (call.takes ? halves[call.lock].takes : halves[call.lock].releases) = true;
  return halves;
}

LockUse lock_use_of(const LockUses& halves, std::string_view lock) {
  auto found = halves.find(lock);
  return found == halves.end() ? LockUse() : found->second;
}

// Where GCC inlines another function than before, locks move from one symbol to the other and nothing else happens:
// what the function reaches inside of its object is then as it was.
bool differs_through_callees(const PatchUnit& unit, const FunctionChange& function, std::string_view lock) {
  auto before = halves_of(calls_through(*unit.original.layout, function.original));
  auto after = halves_of(calls_through(*unit.patched.layout, function.patched));
  return lock_use_of(before, lock) != lock_use_of(after, lock);
}

std::set<std::string> inlined_into(const Side& side, AtomId function) {
  std::set<std::string> names;
  if (!side.facts) return names;
  for (const auto& inlining : side.facts->inlinings)
    if (inlining.into == side.layout->name(function)) names.insert(inlining.callee);
  return names;
}

// A function whose half of a lock has moved.
struct Imbalance {
  const PatchUnit& unit;
  const FunctionChange& function;
  std::string lock;
  LockUse was, is;

  // It had one half, and gets the other one too: an error path that releases at last, where no other function changes
  // that the half could have left.
  bool completes() const { return was.is_unbalanced() && is.takes && is.releases; }
};

Finding refusal(const Imbalance& found) {
  return finding(
      "lock-balance",
      about(found.unit, found.function.patched,
            fmt::format("{}: the original {}, the new one {}; a task that met the old code with one half of it may "
                        "meet the new code with the other half, and hang or go on without the lock",
                        found.lock, found.was.in_words(), found.is.in_words()),
            "take and release the lock in the same functions as before; where both halves always run within one call "
            "of a function that is patched too, --allow lock-balance=REASON"));
}

// The locks of one file's functions, before and after.
struct LockTexts {
  std::map<std::string, LocksOfFunction> original, patched;
};

// Another name of the same kind may be the same lock.
bool has_other_use(const LocksOfFunction& function, const std::string& name, const NamedLock& lock) {
  return std::ranges::any_of(function.locks, [&](const auto& other) {
    return other.first != name && other.second.kind == lock.kind && other.second.takes != other.second.releases;
  });
}

void look_at_text(const PatchUnit& unit, const FunctionChange& function, const LockTexts& texts,
                  std::vector<Imbalance>& found) {
  auto before = texts.original.find(function.symbol), after = texts.patched.find(function.symbol);
  if (before == texts.original.end() || after == texts.patched.end()) return;
  if (!std::ranges::includes(before->second.calls, after->second.calls)) return;
  for (const auto& [name, old] : before->second.locks) {
    auto now = after->second.locks.find(name);
    if (now == after->second.locks.end()) continue;
    LockUse was{old.takes, old.releases}, is{now->second.takes, now->second.releases};
    if (was.is_unbalanced() || !is.is_unbalanced() || has_other_use(after->second, name, now->second)) continue;
    found.push_back({unit, function, fmt::format("{} {}", now->second.kind, name), was, is});
  }
}

void look_at_code(const PatchUnit& unit, const FunctionChange& function, std::vector<Imbalance>& found) {
  LockUses before = halves_of(calls_of(*unit.original.layout, function.original));
  LockUses after = halves_of(calls_of(*unit.patched.layout, function.patched));
  bool same_inlining = inlined_into(unit.original, function.original) == inlined_into(unit.patched, function.patched);
  std::set<std::string_view> locks;
  for (const auto* side : {&before, &after})
    for (const auto& [lock, half] : *side) locks.insert(lock);
  for (std::string_view lock : locks) {
    LockUse was = lock_use_of(before, lock), is = lock_use_of(after, lock);
    if (was == is || (!was.is_unbalanced() && !is.is_unbalanced())) continue;
    if (!same_inlining && !differs_through_callees(unit, function, lock)) continue;
    found.push_back({unit, function, std::string(lock), was, is});
  }
}

} // namespace

void lock_balance(const ReviewInput& change, Findings& findings) {
  std::map<std::string, LockTexts> texts;
  for (const auto& [path, text] : change.texts)
    if (language_of(path) == Language::c) texts[path] = {locks_in_text(text.original), locks_in_text(text.patched)};
  std::vector<Imbalance> found;
  std::size_t changed = 0;
  for (const auto& unit : change.units)
    for (const auto& function : unit.comparison.changed) {
      std::size_t before = found.size();
      look_at_code(unit, function, found);
      if (found.size() == before) look_at_text(unit, function, texts[unit.source], found);
      ++changed;
    }
  for (const auto& one : found)
    if (!one.completes() || changed > 1) findings.refusals.push_back(refusal(one));
}

} // namespace klp::checks
