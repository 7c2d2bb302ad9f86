#include "macro_log.h"

namespace klp::gcc {

MacroLog* MacroLog::listener_ = nullptr;

void MacroLog::listen() {
  if (!parse_in) return;
  uses_.reserve(1 << 16); // more than most units have; what is not written to is never taken from the system
  listener_ = this;
  complete_ = !cpp_get_options(parse_in)->preprocessed;
  cpp_callbacks* callbacks = cpp_get_callbacks(parse_in);
  earlier_ = *callbacks;
  callbacks->line_change = line_changed;
  callbacks->used = used;
  callbacks->used_undef = used_undefined;
  callbacks->read_pch = read_precompiled;
}

// Every line of text announces itself by its first token, directives do not. A location is of a directive where it is
// on a later line than the last text.
bool MacroLog::is_in_directive(location_t where) const {
  const line_map_ordinary* map = LINEMAPS_LAST_ORDINARY_MAP(line_table);
  if (where < MAP_START_LOCATION(map)) return false;
  return line_start_ < MAP_START_LOCATION(map) || SOURCE_LINE(map, where) > SOURCE_LINE(map, line_start_);
}

// An expansion inside another one follows it at once, with a virtual location.
void MacroLog::add(location_t where, cpp_hashnode* name) {
  if (IS_ADHOC_LOC(where)) where = get_location_from_adhoc_loc(line_table, where);
  if (where < LINEMAPS_MACRO_LOWEST_LOCATION(line_table) && where != outermost_) {
    outermost_ = where;
    is_test_ = is_in_directive(where);
  }
  Recent& recent = recent_[(reinterpret_cast<std::uintptr_t>(name) >> 4) % 256];
  if (recent.where == outermost_ && recent.name == name) return;
  recent = {outermost_, name};
  uses_.push_back({outermost_, is_test_, name->value.macro->line, name});
}

// A # at the beginning of a line may yet turn out to be a directive: seen here only while looking for a macro's (.
void MacroLog::line_changed(cpp_reader* reader, const cpp_token* token, int parsing_args) {
  if (token->type != CPP_HASH && token->type != CPP_EOF) listener_->line_start_ = token->src_loc;
  if (listener_->earlier_.line_change) listener_->earlier_.line_change(reader, token, parsing_args);
}

void MacroLog::used(cpp_reader* reader, location_t where, cpp_hashnode* name) {
  if (cpp_user_macro_p(name)) listener_->add(where, name);
  if (listener_->earlier_.used) listener_->earlier_.used(reader, where, name);
}

void MacroLog::used_undefined(cpp_reader* reader, location_t where, cpp_hashnode* name) {
  listener_->missed_.push_back({where, true, 0, name});
  if (listener_->earlier_.used_undef) listener_->earlier_.used_undef(reader, where, name);
}

void MacroLog::read_precompiled(cpp_reader* reader, const char* name, int descriptor, const char* original) {
  listener_->complete_ = false;
  if (listener_->earlier_.read_pch) listener_->earlier_.read_pch(reader, name, descriptor, original);
}

} // namespace klp::gcc
