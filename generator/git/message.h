// Finds "Fixes:" lines and CVE ids in the message of a commit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// The text after each "Fixes:" (in any case) that begins a line: `0123456789ab ("fs: a subject")`.
std::vector<std::string> fixes_in(std::string_view message);

// All CVE ids, each once, in the order of the message.
std::vector<std::string> cves_in(std::string_view message);

} // namespace klp
