// Every use of a macro, as the preprocessor tells of it: where it was expanded or tested, and where it is defined. Tens
// of thousands in a unit, so nothing is worked out before somebody asks for the uses of some lines.
#pragma once

#include "gcc-compat.h"

namespace klp::gcc {

struct MacroUse {
  location_t where; // in a file: what is expanded inside another expansion stands where the outermost one does
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
  // Before the first line is read. What already listens to the preprocessor is called as before.
  void listen();
  // Once, when all is read: in the order of places.
  MacroUses sorted();
  // False where a precompiled header or preprocessed text hid what was expanded.
  bool is_complete() const { return complete_; }

private:
  static void used(cpp_reader* reader, location_t where, cpp_hashnode* name);
  static void read_precompiled(cpp_reader* reader, const char* name, int descriptor, const char* original);
  void used_rarely(cpp_reader* reader, location_t where, cpp_hashnode* name);
  void add(location_t where, cpp_hashnode* name);
  void make_room();

  static MacroLog* listener_; // libcpp hands its callbacks nothing of ours
  cpp_callbacks earlier_ = {};
  location_t outermost_ = 0;
  bool complete_ = true;
  // A vector's push_back() takes twice the instructions.
  std::unique_ptr<MacroUse[]> uses_;
  MacroUse *next_ = nullptr, *end_ = nullptr; // in that
};

} // namespace klp::gcc
