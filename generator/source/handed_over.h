// Who gets the address of a function, as the source text says, and whether it is kept beyond the call.
#pragma once

#include <string>
#include <string_view>

namespace klp {

// Whether each mention of `function` in a C text hands it to one that calls it and forgets it: a function of this text
// that does nothing else with that parameter, or one of the kernel's known to be so. call_rcu() is one of them: klp's
// modules wait for its callbacks when they are unloaded (klp-runtime/module/livepatch.c).
// False where it is not mentioned, and where it is mentioned in any other way, in a macro for instance. Initial values
// of variables are not looked at.
bool is_only_called_back(std::string_view text, const std::string& function);

} // namespace klp
