// Parses the output of the second serial line: the events of init.sh, and between them the output of the user's script.
#pragma once

#include "generator/boot/boot.h"

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// One event of init.sh: "TOKEN WORD REST".
struct GuestEvent {
  std::string word;
  std::string rest;
  std::string text;   // all output up to the next event
  double seconds = 0; // when the line came, since the start of the machine
};

// Removes carriage returns, and leaves out an event whose line was cut off at the end. `line_seconds`: for each
// complete line the time when it came (qemu.h).
std::vector<GuestEvent> split_session(std::string_view session, std::string_view token,
                                      const std::vector<double>& line_seconds);

// One livepatch in the guest, as init.sh reports it.
struct GuestModule {
  ModuleRun run; // without file, kernel_log and reasons
  // The first step that failed.
  enum class FailedStep {
    none,
    load_refused,
    not_a_livepatch,
    enable_stuck,
    disable_refused,
    disable_stuck,
    unload_refused,
    late_refused, // a module of the target could not be loaded while the livepatch was enabled
    late_stays,   // a module of the target could not be unloaded
  };
  FailedStep failed_step = FailedStep::none;
  std::string failed_module;                       // late_refused, late_stays: the name of the module of the target
  std::string error_text;                          // error message of insmod or rmmod
  unsigned long taint_before = 0, taint_after = 0; // values of /proc/sys/kernel/tainted
};

struct GuestSession {
  std::string release;
  struct Refused {
    std::string module, text;
  };
  // The modules of the target that could not be loaded before the first livepatch, with the message of insmod.
  std::vector<Refused> early_refused;
  std::vector<GuestModule> modules; // the livepatches that were begun
  bool complete = false;            // init.sh has reached its end
};

GuestSession read_session(const std::vector<GuestEvent>& events);

} // namespace klp
