// What came over the second serial line: init.sh's own lines, and between them what the script printed.
#pragma once

#include "generator/boot/boot.h"

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// One line of init.sh: "TOKEN WORD REST", and all that came after it until the next one.
struct GuestEvent {
  std::string word;
  std::string rest;
  std::string text;
  double seconds = 0; // when the line came
};

// Carriage returns are taken out; a last line that was cut off is left out. `line_seconds`: when each complete line
// came.
std::vector<GuestEvent> split_session(std::string_view session, std::string_view token,
                                      const std::vector<double>& line_seconds);

// How a module's stay in the guest went wrong, as far as init.sh itself saw it.
struct GuestModule {
  ModuleRun run; // without file, kernel_log and reasons
  enum class Trouble {
    none,
    load_refused,
    not_a_livepatch,
    enable_stuck,
    disable_refused,
    disable_stuck,
    unload_refused,
    late_refused, // a module of the target, while the livepatch is in place
    late_stays,   // ... after it has gone
  };
  Trouble trouble = Trouble::none;
  std::string trouble_module; // late_refused, late_stays: its name
  std::string trouble_text;   // insmod's or rmmod's words
  unsigned long taint_before = 0, taint_after = 0;
};

struct GuestSession {
  std::string release;
  struct Refused {
    std::string module, text;
  };
  std::vector<Refused> early_refused; // modules that could not be loaded before the first livepatch, and why
  std::vector<GuestModule> modules;   // those that were begun
  bool complete = false;              // it said good-bye
};

GuestSession read_session(const std::vector<GuestEvent>& events);

} // namespace klp
