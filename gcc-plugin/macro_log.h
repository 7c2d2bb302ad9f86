// Every use of a macro, as the preprocessor tells of it: where it was expanded or tested, and where it is defined.
#pragma once

#include "gcc-compat.h"

namespace klp::gcc {

struct MacroUse {
  location_t where;   // in a file: what is expanded inside another expansion stands where the outermost one does
  bool is_test;       // by a directive
  location_t defined; // 0: not defined, its existence was tested
  cpp_hashnode* name;
};

class MacroLog {
public:
  // Before the first line is read. What already listens to the preprocessor is called as before.
  void listen();
  const std::vector<MacroUse>& uses() const { return uses_; }
  // Names whose definition was asked for where they had none.
  const std::vector<MacroUse>& missed() const { return missed_; }
  // False where a precompiled header or preprocessed text hid what was expanded.
  bool is_complete() const { return complete_; }

private:
  static void used(cpp_reader* reader, location_t where, cpp_hashnode* name);
  static void used_undefined(cpp_reader* reader, location_t where, cpp_hashnode* name);
  static void read_precompiled(cpp_reader* reader, const char* name, int descriptor, const char* original);
  static void line_changed(cpp_reader* reader, const cpp_token* token, int parsing_args);
  void add(location_t where, cpp_hashnode* name);
  bool is_in_directive(location_t where) const;

  static MacroLog* listener_; // libcpp hands its callbacks nothing of ours
  cpp_callbacks earlier_ = {};
  location_t outermost_ = 0, line_start_ = 0; // the latter of the last line of text, which no directive is
  bool is_test_ = false;
  struct Recent {
    location_t where;
    cpp_hashnode* name;
  };
  Recent recent_[256] = {}; // one line often expands the same macros again and again
  bool complete_ = true;
  std::vector<MacroUse> uses_, missed_;
};

} // namespace klp::gcc
