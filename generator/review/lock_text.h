// Locks as the source text of a function names them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace klp {

struct NamedLock {
  std::string_view kind;             // mutex
  bool takes = false, waits = false; // waits: may block there; mutex_trylock does not
  bool releases = false;
  std::size_t from = 0, to = 0; // held, by place among the function's tokens: from where it is first taken up to
                                // where it is last released; the end, where it is not
  std::size_t line = 0;         // 1-based, where it is first taken
  std::string_view taken_by;    // task_lock
};

struct LocksOfFunction {
  std::map<std::string, NamedLock> locks; // "&inode->i_lock"; the kind, where it needs no name
  std::set<std::string> calls;            // macros too; of members, none
};

// Of every function of a C text, by name.
std::map<std::string, LocksOfFunction> locks_in_text(std::string_view text);

} // namespace klp
