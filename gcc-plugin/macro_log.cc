#include "macro_log.h"

namespace klp::gcc {

MacroLog* MacroLog::instance_ = nullptr;

void MacroLog::register_callbacks() {
  if (!parse_in) return;
  make_room();
  instance_ = this;
  complete_ = !cpp_get_options(parse_in)->preprocessed;
  cpp_callbacks* callbacks = cpp_get_callbacks(parse_in);
  previous_ = *callbacks;
  callbacks->used = used;
  callbacks->read_pch = read_precompiled;
}

// The first allocation is larger than most units need. This costs nothing: pages that are never written are not
// allocated.
void MacroLog::make_room() {
  const std::size_t count = next_ - uses_.get(), room = std::max<std::size_t>(1 << 18, 2 * count);
  std::unique_ptr<MacroUse[]> more(new MacroUse[room]);
  std::copy(uses_.get(), next_, more.get());
  uses_ = std::move(more);
  next_ = uses_.get() + count;
  end_ = uses_.get() + room;
}

// A macro that is expanded inside of another expansion is reported directly after it, with a virtual location.
inline void MacroLog::add(location_t where, cpp_hashnode* name) {
  if (where <= line_table->highest_location) outermost_ = where; // not a virtual location
  *next_++ = {outermost_, name->value.macro->line, name};
}

// Insertion sort: the entries are nearly sorted. Only macros in arguments come late, after the call that contains them,
// and their places are at most some lines before it.
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

// For speed, all rare cases are in a separate function: when they were here, this function executed a tenth of the
// plugin's instructions in a unit.
void MacroLog::used(cpp_reader* reader, location_t where, cpp_hashnode* name) {
  MacroLog& log = *instance_;
  if (__builtin_expect(IS_ADHOC_LOC(where) || log.next_ == log.end_ || log.previous_.used, false))
    log.used_slow_path(reader, where, name);
  else if (cpp_user_macro_p(name))
    log.add(where, name);
}

__attribute__((noinline)) void MacroLog::used_slow_path(cpp_reader* reader, location_t where, cpp_hashnode* name) {
  if (next_ == end_) make_room();
  if (cpp_user_macro_p(name)) add(IS_ADHOC_LOC(where) ? get_location_from_adhoc_loc(line_table, where) : where, name);
  if (previous_.used) previous_.used(reader, where, name);
}

void MacroLog::read_precompiled(cpp_reader* reader, const char* name, int descriptor, const char* original) {
  instance_->complete_ = false;
  if (instance_->previous_.read_pch) instance_->previous_.read_pch(reader, name, descriptor, original);
}

} // namespace klp::gcc
