// The fields before a mail, or before a part of one (RFC 5322, RFC 2045).
#pragma once

#include "generator/text/lines.h"

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace klp {

using LineSpan = std::span<const NumberedLine>;

struct MailHeader {
  std::map<std::string, std::string> fields; // name in small letters → value, its lines joined; the last of that name
  std::size_t size = 0;                      // in lines, with the blank one that ends it
  bool ended = false;                        // by a blank line or the end of the text; else by a line that is no field

  std::string field(const std::string& name) const;
};

MailHeader read_mail_header(LineSpan lines);

// "text/plain" of "Text/Plain; charset=us-ascii", "7bit" of " 7BIT (as sent)".
std::string main_value(std::string_view field);

// Of "multipart/mixed; boundary="x y"; n=1" the value of an attribute, quotes taken off; empty: it has none.
std::string attribute_of(std::string_view field, std::string_view name);

// The line that begins each mail in a mailbox: "From somebody Mon Sep 17 00:00:00 2001".
bool begins_mail(std::string_view line);

} // namespace klp
