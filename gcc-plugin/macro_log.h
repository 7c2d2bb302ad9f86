// Records every use of a macro that the preprocessor reports: where it was expanded or tested, and where it is defined.
// A unit has tens of thousands of uses, so they are evaluated later, and only for the lines that matter.
#pragma once

#include "gcc-compat.h"

namespace klp::gcc {

struct MacroUse {
  location_t where; // a place in a file; for a nested expansion, the place of the outermost one
  location_t defined;
  cpp_hashnode* name;
};

struct MacroUses {
  const MacroUse *first = nullptr, *behind = nullptr;
  const MacroUse* begin() const { return first; }
  const MacroUse* end() const { return behind; }
};

class MacroLog {
public:
  // Registers callbacks of the preprocessor. Call it before the first line is read. Callbacks that were registered
  // before are still called.
  void register_callbacks();
  // All uses, sorted by place. Call it once, after the whole source is read.
  MacroUses sorted();
  // False if macro uses are missing because of a precompiled header or preprocessed source text.
  bool is_complete() const { return complete_; }

private:
  static void used(cpp_reader* reader, location_t where, cpp_hashnode* name);
  static void read_precompiled(cpp_reader* reader, const char* name, int descriptor, const char* original);
  void used_slow_path(cpp_reader* reader, location_t where, cpp_hashnode* name);
  void add(location_t where, cpp_hashnode* name);
  void make_room();

  static MacroLog* instance_; // libcpp passes no user data to its callbacks
  cpp_callbacks previous_ = {};
  location_t outermost_ = 0;
  bool complete_ = true;
  // Not a vector: push_back() takes twice as many instructions.
  std::unique_ptr<MacroUse[]> uses_;
  MacroUse *next_ = nullptr, *end_ = nullptr; // both point into uses_
};

} // namespace klp::gcc
