// Why a boot test failed. Each rule looks at what happened and says cause and remedy; no reason at all is a pass.
#pragma once

#include "generator/boot/session.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct Ending { // of the virtual machine
  bool timed_out = false;
  std::string panic;      // the kernel's line; empty: none
  std::string last_words; // what QEMU or the console said last, for a machine that ended without a word of init.sh
};

// For one module that was begun, in a boot without these modules of the target.
std::vector<Error> judge_module(const GuestModule& module, const BootRequest& request,
                                const std::vector<GuestSession::Refused>& refused = {});

// For the boot as a whole.
std::vector<Error> judge_boot(const GuestSession& session, const Ending& ending, const BootRequest& request);

} // namespace klp
