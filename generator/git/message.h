// What a commit's message says in lines of a known form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// The text after each "Fixes:" that begins a line: `0123456789ab ("fs: a subject")`.
std::vector<std::string> fixes_in(std::string_view message);

// Every CVE id, each once, in the order of the message.
std::vector<std::string> cves_in(std::string_view message);

} // namespace klp
