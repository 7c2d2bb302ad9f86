// Decodes the encodings with which mail transports any text as short lines of ASCII (RFC 2045, RFC 3676). As in
// `git mailinfo`, malformed input is no error but stays as it is: if it damages a diff, its hunks do not match.
#pragma once

#include "generator/text/lines.h"

namespace klp {

NumberedLines decode_quoted_printable(const NumberedLines& lines);
NumberedLines decode_base64(const NumberedLines& lines);

// format=flowed: joins a line that ends with a blank with the next one. `delete_space`: removes this blank (DelSp=yes).
NumberedLines join_flowed(const NumberedLines& lines, bool delete_space);

} // namespace klp
