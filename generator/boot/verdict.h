// Finds out why a boot test failed. Each failure has a cause and a remedy; the test has passed if there is none.
#pragma once

#include "generator/boot/session.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

// How the virtual machine ended.
struct Ending {
  bool timed_out = false;
  std::string panic;     // the line of the kernel log; empty if the kernel did not panic
  std::string last_line; // of the console or, if that is empty, of the other output
};

// The failures of one livepatch that was begun. `refused`: the modules of the target that could not be loaded before
// it.
std::vector<Error> module_failures(const GuestModule& module, const BootRequest& request,
                                   const std::vector<GuestSession::Refused>& refused = {});

// The failures of the boot as a whole.
std::vector<Error> boot_failures(const GuestSession& session, const Ending& ending, const BootRequest& request);

} // namespace klp
