// Makes the errors that refuse a change.
#pragma once

#include "base/error.h"

#include <utility>

namespace klp {

// The error with the status ExitStatus::refused:
//
//   return fail(refusal({.cause = "...", .remedy = "...", .symbol = "f()"}));
//
// finding() sets the status itself.
inline Error refusal(Error error) {
  error.status = ExitStatus::refused;
  return error;
}

} // namespace klp
