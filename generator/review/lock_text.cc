#include "generator/review/lock_text.h"

#include "generator/review/kernel_names/locks.h"
#include "generator/source/function_text.h"

#include <algorithm>
#include <limits>

namespace klp {

namespace {

const LockCall* lock_call_of(const std::string& function) {
  auto all = lock_calls_in_texts();
  auto found = std::ranges::find(all, function, &LockCall::function);
  return found == all.end() ? nullptr : &*found;
}

void add_call(NamedLock& lock, const LockCall& call, const CallText& text) {
  constexpr std::size_t end = std::numeric_limits<std::size_t>::max();
  lock.kind = call.lock;
  if (call.takes) {
    if (!lock.takes) lock.from = text.at, lock.to = end, lock.line = text.line, lock.taken_by = call.function;
    lock.takes = true;
    lock.waits = lock.waits || call.waits;
  } else {
    if (lock.takes) lock.to = text.at;
    lock.releases = true;
  }
}

LocksOfFunction locks_of(const FunctionText& function) {
  LocksOfFunction found;
  for (const CallText& text : function.calls) {
    found.calls.insert(text.callee);
    const LockCall* call = lock_call_of(text.callee);
    if (!call) continue;
    auto which = static_cast<std::size_t>(call->argument);
    std::string name = which < text.arguments.size() ? text.arguments[which] : "";
    add_call(found.locks[name.empty() ? std::string(call->lock) : name], *call, text);
  }
  return found;
}

} // namespace

std::map<std::string, LocksOfFunction> locks_in_text(std::string_view text) {
  std::map<std::string, LocksOfFunction> functions;
  for (const auto& [name, function] : functions_in_text(text)) functions[name] = locks_of(function);
  return functions;
}

} // namespace klp
