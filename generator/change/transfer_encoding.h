// How mail writes text so that only short lines of ASCII travel (RFC 2045, RFC 3676), undone as `git mailinfo` does:
// what is malformed stays as it is, for a diff that was damaged is found by its hunks.
#pragma once

#include "generator/text/lines.h"

namespace klp {

NumberedLines decode_quoted_printable(const NumberedLines& lines);
NumberedLines decode_base64(const NumberedLines& lines);

// format=flowed: a line that ends with a blank goes on in the next one. `delete_space`: without that blank (DelSp=yes).
NumberedLines join_flowed(const NumberedLines& lines, bool delete_space);

} // namespace klp
