// Reads mail as `git am` does.
#pragma once

#include "base/error.h"
#include "generator/text/lines.h"

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// Returns, for each mail of a mailbox, the lines that may contain a diff. A text that is no mail is returned unchanged,
// as one element. Decodes quoted-printable, base64 and format=flowed, in the body or in each part of it. As in git, the
// charset is not converted: that of the mail must be that of the source file. Errors: an encoding that git does not
// support either, an encrypted mail, a part that is no text, parts nested too deep, a mail with HTML as its only text.
Result<std::vector<NumberedLines>> read_mails(std::string_view text, const std::string& origin);

} // namespace klp
