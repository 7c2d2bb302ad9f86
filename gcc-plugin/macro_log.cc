#include "macro_log.h"

namespace klp::gcc {

MacroLog* MacroLog::listener_ = nullptr;

void MacroLog::listen() {
  if (!parse_in) return;
  uses_.reserve(1 << 18); // more than most units have; what is not written to is never taken from the system
  listener_ = this;
  complete_ = !cpp_get_options(parse_in)->preprocessed;
  cpp_callbacks* callbacks = cpp_get_callbacks(parse_in);
  earlier_ = *callbacks;
  callbacks->used = used;
  callbacks->read_pch = read_precompiled;
}

// An expansion inside another one follows it at once, with a virtual location.
inline void MacroLog::add(location_t where, cpp_hashnode* name) {
  if (IS_ADHOC_LOC(where)) where = get_location_from_adhoc_loc(line_table, where);
  if (where <= line_table->highest_location) outermost_ = where; // no virtual one
  uses_.push_back({outermost_, name->value.macro->line, name});
}

// An argument is told of after the call it belongs to, but stands at most some lines away: nearly sorted already.
const std::vector<MacroUse>& MacroLog::sorted() {
  for (std::size_t i = 1; i < uses_.size(); ++i) {
    if (uses_[i - 1].where <= uses_[i].where) continue;
    const MacroUse use = uses_[i];
    std::size_t at = i;
    for (; at > 0 && uses_[at - 1].where > use.where; --at) uses_[at] = uses_[at - 1];
    uses_[at] = use;
  }
  return uses_;
}

void MacroLog::used(cpp_reader* reader, location_t where, cpp_hashnode* name) {
  if (cpp_user_macro_p(name)) listener_->add(where, name);
  if (listener_->earlier_.used) listener_->earlier_.used(reader, where, name);
}

void MacroLog::read_precompiled(cpp_reader* reader, const char* name, int descriptor, const char* original) {
  listener_->complete_ = false;
  if (listener_->earlier_.read_pch) listener_->earlier_.read_pch(reader, name, descriptor, original);
}

} // namespace klp::gcc
