#include "macro_log.h"

namespace klp::gcc {

MacroLog* MacroLog::listener_ = nullptr;

void MacroLog::listen() {
  if (!parse_in) return;
  make_room();
  listener_ = this;
  complete_ = !cpp_get_options(parse_in)->preprocessed;
  cpp_callbacks* callbacks = cpp_get_callbacks(parse_in);
  earlier_ = *callbacks;
  callbacks->used = used;
  callbacks->read_pch = read_precompiled;
}

// The first is more than most units have: what is not written to is never taken from the system.
void MacroLog::make_room() {
  const std::size_t count = next_ - uses_.get(), room = std::max<std::size_t>(1 << 18, 2 * count);
  std::unique_ptr<MacroUse[]> more(new MacroUse[room]);
  std::copy(uses_.get(), next_, more.get());
  uses_ = std::move(more);
  next_ = uses_.get() + count;
  end_ = uses_.get() + room;
}

// An expansion inside another one follows it at once, with a virtual location.
inline void MacroLog::add(location_t where, cpp_hashnode* name) {
  if (where <= line_table->highest_location) outermost_ = where; // no virtual one
  *next_++ = {outermost_, name->value.macro->line, name};
}

// An argument is told of after the call it belongs to, but stands at most some lines away: nearly sorted already.
MacroUses MacroLog::sorted() {
  location_t highest = 0;
  for (MacroUse* at = uses_.get(); at != next_; ++at) {
    if (at->where >= highest) {
      highest = at->where;
      continue;
    }
    const MacroUse use = *at;
    MacroUse* to = at;
    for (; to != uses_.get() && to[-1].where > use.where; --to) *to = to[-1];
    *to = use;
  }
  return {uses_.get(), next_};
}

// Of a unit's instructions for facts one in ten was spent here: whatever is rare is elsewhere.
void MacroLog::used(cpp_reader* reader, location_t where, cpp_hashnode* name) {
  MacroLog& log = *listener_;
  if (__builtin_expect(IS_ADHOC_LOC(where) || log.next_ == log.end_ || log.earlier_.used, false))
    log.used_rarely(reader, where, name);
  else if (cpp_user_macro_p(name))
    log.add(where, name);
}

__attribute__((noinline)) void MacroLog::used_rarely(cpp_reader* reader, location_t where, cpp_hashnode* name) {
  if (next_ == end_) make_room();
  if (cpp_user_macro_p(name)) add(IS_ADHOC_LOC(where) ? get_location_from_adhoc_loc(line_table, where) : where, name);
  if (earlier_.used) earlier_.used(reader, where, name);
}

void MacroLog::read_precompiled(cpp_reader* reader, const char* name, int descriptor, const char* original) {
  listener_->complete_ = false;
  if (listener_->earlier_.read_pch) listener_->earlier_.read_pch(reader, name, descriptor, original);
}

} // namespace klp::gcc
