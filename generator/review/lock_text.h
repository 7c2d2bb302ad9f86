// The locks that a function takes and releases, as its source text names them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace klp {

struct NamedLock {
  std::string_view kind; // "mutex"
  bool takes = false;    // the function takes the lock
  bool waits = false;    // at least one call can wait for it; mutex_trylock() cannot
  bool releases = false; // the function releases the lock
  // The lock counts as held from the call that first takes it to the last release, or to the end of the function if it
  // is not released. Positions count the tokens of the function.
  std::size_t from = 0, to = 0;
  std::size_t line = 0;      // 1-based; where it is first taken
  std::string_view taken_by; // the function or macro called there: "task_lock"
};

struct LocksOfFunction {
  std::map<std::string, NamedLock> locks; // by argument, "&inode->i_lock"; by kind if the call has no such argument
  std::set<std::string> calls;            // functions and macros, but no calls through members
};

// The locks of every function of a C text, by the name of the function.
std::map<std::string, LocksOfFunction> locks_in_text(std::string_view text);

} // namespace klp
