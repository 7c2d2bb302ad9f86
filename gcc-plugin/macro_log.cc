#include "macro_log.h"

namespace klp::gcc {

MacroLog* MacroLog::listener_ = nullptr;

void MacroLog::listen() {
  if (!parse_in) return;
  listener_ = this;
  complete_ = !cpp_get_options(parse_in)->preprocessed;
  cpp_callbacks* callbacks = cpp_get_callbacks(parse_in);
  earlier_ = *callbacks;
  callbacks->used = used;
  callbacks->used_undef = used_undefined;
  callbacks->read_pch = read_precompiled;
}

// An expansion inside another one follows it at once, with a virtual location.
void MacroLog::add(location_t where, cpp_hashnode* name) {
  if (IS_ADHOC_LOC(where)) where = get_location_from_adhoc_loc(line_table, where);
  if (where <= LINE_MAP_MAX_LOCATION && where < LINEMAPS_MACRO_LOWEST_LOCATION(line_table)) outermost_ = where;
  uses_.push_back({outermost_, name->value.macro->line, name});
}

void MacroLog::used(cpp_reader* reader, location_t where, cpp_hashnode* name) {
  if (cpp_user_macro_p(name)) listener_->add(where, name);
  if (listener_->earlier_.used) listener_->earlier_.used(reader, where, name);
}

void MacroLog::used_undefined(cpp_reader* reader, location_t where, cpp_hashnode* name) {
  listener_->missed_.push_back({where, 0, name});
  if (listener_->earlier_.used_undef) listener_->earlier_.used_undef(reader, where, name);
}

void MacroLog::read_precompiled(cpp_reader* reader, const char* name, int descriptor, const char* original) {
  listener_->complete_ = false;
  if (listener_->earlier_.read_pch) listener_->earlier_.read_pch(reader, name, descriptor, original);
}

} // namespace klp::gcc
