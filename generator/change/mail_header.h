// The header fields of a mail, or of a part of one (RFC 5322, RFC 2045).
#pragma once

#include "generator/text/lines.h"

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace klp {

using LineSpan = std::span<const NumberedLine>;

struct MailHeader {
  // Name in lower case → value, with its continuation lines joined. Of several fields of one name, the last.
  std::map<std::string, std::string> fields;
  std::size_t size = 0; // in lines, with the blank line that ends it
  bool ended = false;   // a blank line or the end of the text ends it; false if a line that is no field does

  // The value of a field. Empty if there is none. `name`: in lower case.
  std::string field(const std::string& name) const;
};

MailHeader read_mail_header(LineSpan lines);

// The value of a field without parameters and comments, in lower case: "text/plain" of "Text/Plain; charset=us-ascii",
// "7bit" of " 7BIT (as sent)".
std::string main_value(std::string_view field);

// The value of a parameter of a field, without quotes: in `multipart/mixed; boundary="x y"`, that of boundary is x y.
// Empty if there is none.
std::string parameter_of(std::string_view field, std::string_view name);

// Whether the line is the one that begins each mail in a mailbox: "From somebody Mon Sep 17 00:00:00 2001".
bool begins_mail(std::string_view line);

} // namespace klp
