// Rule lock-balance: a function that takes and releases a lock only takes it (or only releases it) after the change, or
// the reverse. The other operation has moved to another function. During the transition, a task can run one operation
// in old code and the other one in new code.
//
//   original:  f() { mutex_lock(&m); work(); mutex_unlock(&m); }
//   patched:   f() { mutex_lock(&m); work(); }                     g() { ... mutex_unlock(&m); }
//
// The numbers of calls cannot be compared, because of branches: a correct fix may add another unlock on an error path.
// Only "takes and never releases" and "releases and never takes" are compared: for each kind of lock by the calls in
// the object, and for each lock that the source text names, provided that the patched function calls no further
// function.
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

LockUses lock_uses_of(const std::set<std::string>& calls) {
  LockUses uses;
  for (const auto& call : lock_calls_in_objects())
    if (calls.contains(std::string(call.function)))
      (call.takes ? uses[call.lock].takes : uses[call.lock].releases) = true;
  return uses;
}

LockUse lock_use_of(const LockUses& uses, std::string_view lock) {
  auto found = uses.find(lock);
  return found == uses.end() ? LockUse() : found->second;
}

// When GCC inlines another set of functions than before, lock calls move between symbols and nothing else changes. The
// calls of the function together with those of its callees in the same object are then the same as before.
bool differs_with_callees(const PatchUnit& unit, const FunctionChange& function, std::string_view lock) {
  auto before = lock_uses_of(transitive_calls_of(*unit.original.layout, function.original));
  auto after = lock_uses_of(transitive_calls_of(*unit.patched.layout, function.patched));
  return lock_use_of(before, lock) != lock_use_of(after, lock);
}

std::set<std::string> inlined_into(const Side& side, AtomId function) {
  std::set<std::string> names;
  if (!side.facts) return names;
  for (const auto& inlining : side.facts->inlinings)
    if (inlining.into == side.layout->name(function)) names.insert(inlining.callee);
  return names;
}

// A function that takes or releases a lock in another way than before.
struct Imbalance {
  const PatchUnit& unit;
  const FunctionChange& function;
  std::string lock;
  LockUse was, is;

  // The function had one of the two operations, and now has both. This is a corrected error path, unless the new
  // operation has moved here from another changed function.
  bool is_completed() const { return was.is_unbalanced() && is.takes && is.releases; }
};

Finding refusal(const Imbalance& found) {
  return finding(
      "lock-balance",
      refusal_at(
          found.unit, found.function.patched,
          fmt::format("{}: the original {}, the new one {}; a task that met the old code with one half of it may "
                      "meet the new code with the other half, and hang or go on without the lock",
                      found.lock, found.was.in_words(), found.is.in_words()),
          "take and release the lock in the same functions as before; where both halves always run within one call "
          "of a function that is patched too, --allow lock-balance=REASON"));
}

// The locks that the functions of one file take and release, by function, before and after the change.
struct LockTexts {
  std::map<std::string, LocksOfFunction> original, patched;
};

// Whether another lock of the same kind is only taken or only released: it may be the same lock under another name.
bool has_other_use(const LocksOfFunction& function, const std::string& name, const NamedLock& lock) {
  return std::ranges::any_of(function.locks, [&](const auto& other) {
    return other.first != name && other.second.kind == lock.kind && other.second.takes != other.second.releases;
  });
}

void compare_texts(const PatchUnit& unit, const FunctionChange& function, const LockTexts& texts,
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

void compare_objects(const PatchUnit& unit, const FunctionChange& function, std::vector<Imbalance>& found) {
  LockUses before = lock_uses_of(calls_of(*unit.original.layout, function.original));
  LockUses after = lock_uses_of(calls_of(*unit.patched.layout, function.patched));
  bool same_inlining = inlined_into(unit.original, function.original) == inlined_into(unit.patched, function.patched);
  std::set<std::string_view> locks;
  for (const auto* side : {&before, &after})
    for (const auto& [lock, use] : *side) locks.insert(lock);
  for (std::string_view lock : locks) {
    LockUse was = lock_use_of(before, lock), is = lock_use_of(after, lock);
    if (was == is || (!was.is_unbalanced() && !is.is_unbalanced())) continue;
    if (!same_inlining && !differs_with_callees(unit, function, lock)) continue;
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
      compare_objects(unit, function, found);
      if (found.size() == before) compare_texts(unit, function, texts[unit.source], found);
      ++changed;
    }
  for (const auto& one : found)
    if (!one.is_completed() || changed > 1) findings.refusals.push_back(refusal(one));
}

} // namespace klp::checks
