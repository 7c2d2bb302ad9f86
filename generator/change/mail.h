// Mail, read as `git am` reads it.
#pragma once

#include "base/error.h"
#include "generator/text/lines.h"

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// The lines that may hold a diff, for each mail of a mailbox; a text that is no mail is one of them as it stands.
// Undone are quoted-printable, base64 and format=flowed, in the body or in each part of it. The bytes stay in the
// charset of the mail, as git leaves them: it must be the one of the source file. Errors: an encoding that git does not
// know either, a part that is no text, a mail that holds no text but HTML.
Result<std::vector<NumberedLines>> read_mails(std::string_view text, const std::string& origin);

} // namespace klp
