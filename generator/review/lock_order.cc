// Rule lock-order: a function takes two locks, one while it holds the other, in the opposite order after the change.
// During the transition, a task in old code and a task in new code can each hold the lock that the other waits for.
//
//   original:  mutex_lock(&a); mutex_lock(&b);
//   patched:   mutex_lock(&b); mutex_lock(&a);
//
// The rule reads the source texts, because only there the locks have names.
#include "generator/review/checks.h"
#include "generator/review/lock_text.h"
#include "generator/text/lexer.h"

#include <fmt/format.h>

namespace klp::checks {

namespace {

// Whether `inner` is taken while `outer` is held.
bool is_taken_inside(const NamedLock& inner, const NamedLock& outer) {
  return inner.waits && outer.takes && outer.from < inner.from && inner.from < outer.to;
}

Finding refusal(const std::string& path, const std::string& function, const std::string& held, const std::string& taken,
                const NamedLock& where) {
  Error e{.cause = fmt::format(
              "it calls {}({}) while it holds {}, and the original takes them the other way round: while the "
              "transition runs, a task in old code and one in new code can wait for each other for ever",
              where.taken_by, taken, held),
          .remedy = "keep the order of the original; or, where one of them is always held by something that keeps "
                    "both apart, --allow lock-order=REASON",
          .file = path,
          .line = static_cast<int>(where.line),
          .symbol = function + "()"};
  return finding("lock-order", std::move(e));
}

void compare_lock_orders(const std::string& path, const TextChange& text, Findings& findings) {
  auto before = locks_in_text(text.original), after = locks_in_text(text.patched);
  for (const auto& [function, patched] : after) {
    auto original = before.find(function);
    if (original == before.end()) continue;
    const auto &locks = patched.locks, &old = original->second.locks;
    for (const auto& [outer, holds] : locks)
      for (const auto& [inner, taken] : locks) {
        auto was_outer = old.find(outer), was_inner = old.find(inner);
        if (was_outer == old.end() || was_inner == old.end()) continue;
        if (is_taken_inside(taken, holds) && is_taken_inside(was_outer->second, was_inner->second))
          findings.refusals.push_back(refusal(path, function, outer, inner, taken));
      }
  }
}

} // namespace

void lock_order(const ReviewInput& change, Findings& findings) {
  for (const auto& [path, text] : change.texts)
    if (language_of(path) == Language::c) compare_lock_orders(path, text, findings);
}

} // namespace klp::checks
