#include "generator/change/mail.h"

#include "generator/change/mail_header.h"
#include "generator/change/transfer_encoding.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace klp {

namespace {

constexpr char give_text[] =
    "save the diff itself to a file and give that; or apply the mail with git am, and give the commit with --git";

constexpr std::string_view plain_encodings[] = {"", "7bit", "8bit", "binary"};

// Types of parts that are skipped, because they have no text to read. An entry that ends with / is a prefix.
constexpr std::string_view types_without_text[] = {"image/",
                                                   "audio/",
                                                   "video/",
                                                   "font/",
                                                   "application/pgp-signature",
                                                   "application/pgp-keys",
                                                   "application/pkcs7-signature",
                                                   "application/x-pkcs7-signature"};

bool is_skipped_type(std::string_view type) {
  return std::any_of(std::begin(types_without_text), std::end(types_without_text), [&](std::string_view known) {
    return known.ends_with('/') ? type.starts_with(known) : type == known;
  });
}

std::string_view without_trailing_space(std::string_view line) {
  return line.substr(0, line.find_last_not_of(" \t\r\n") + 1);
}

// The parts of a multipart body. The lines before the first boundary and after the last one belong to no part.
std::vector<LineSpan> cut_parts(LineSpan body, const std::string& boundary) {
  const std::string mark = "--" + boundary, last = mark + "--";
  std::vector<LineSpan> parts;
  std::optional<std::size_t> begin;
  std::size_t at = 0;
  for (; at < body.size(); ++at) {
    std::string_view line = without_trailing_space(body[at].text);
    if (line != mark && line != last) continue;
    if (begin) parts.push_back(body.subspan(*begin, at - *begin));
    begin.reset();
    if (line == last) break;
    begin = at + 1;
  }
  if (begin)
    parts.push_back(body.subspan(*begin)); // the end of the mail is missing; then its last hunk is not complete
  return parts;
}

class MailReader {
public:
  explicit MailReader(const std::string& origin) : origin_(origin) {}

  Result<NumberedLines> run(LineSpan mail) {
    CHECK_OK(read(mail, 0));
    if (text_.empty() && html_line_) return refuse(html_line_, "mail has no text but HTML");
    return std::move(text_);
  }

private:
  tl::unexpected<Error> refuse(int line, std::string cause) const {
    return fail(Error{.cause = std::move(cause), .remedy = give_text, .file = origin_, .line = line});
  }

  // Reads a whole mail, or a part of one. `depth`: of the part inside of others.
  Status read(LineSpan entity, int depth) {
    constexpr int max_depth = 10;
    if (entity.empty()) return {};
    const int line = entity.front().number;
    if (depth > max_depth) return refuse(line, "mail has parts within parts that are too deep");
    const MailHeader header = read_mail_header(entity);
    const std::string type_field = header.field("content-type"), type = main_value(type_field);
    const LineSpan body = entity.subspan(header.size);
    if (type == "multipart/encrypted") return refuse(line, "mail is encrypted");
    if (type == "message/rfc822") return read(body, depth + 1);
    const std::string boundary = parameter_of(type_field, "boundary");
    if (!type.starts_with("multipart/") || boundary.empty()) return read_text(header, type, body, line);
    for (LineSpan part : cut_parts(body, boundary)) CHECK_OK(read(part, depth + 1));
    return {};
  }

  Status read_text(const MailHeader& header, const std::string& type, LineSpan body, int line) {
    if (is_skipped_type(type)) return {};
    if (type == "text/html") {
      html_line_ = line;
      return {};
    }
    TRY(NumberedLines lines, decoded(header, {body.begin(), body.end()}, line));
    const bool is_text =
        std::all_of(lines.begin(), lines.end(), [](const auto& l) { return l.text.find('\0') == std::string::npos; });
    if (!is_text) return refuse(line, "mail has a part that is no text" + (type.empty() ? "" : " (" + type + ")"));
    const std::string type_field = header.field("content-type");
    if (main_value(parameter_of(type_field, "format")) == "flowed")
      lines = join_flowed(lines, main_value(parameter_of(type_field, "delsp")) == "yes");
    if (!text_.empty() && !text_.back().text.ends_with('\n')) text_.back().text += '\n';
    std::move(lines.begin(), lines.end(), std::back_inserter(text_));
    return {};
  }

  Result<NumberedLines> decoded(const MailHeader& header, NumberedLines body, int line) const {
    const std::string encoding = main_value(header.field("content-transfer-encoding"));
    if (encoding == "quoted-printable") return decode_quoted_printable(body);
    if (encoding == "base64") return decode_base64(body);
    if (std::find(std::begin(plain_encodings), std::end(plain_encodings), encoding) == std::end(plain_encodings))
      return refuse(line, "mail is encoded as " + encoding);
    return body;
  }

  const std::string& origin_;
  NumberedLines text_;
  int html_line_ = 0; // the first line of the last HTML part, 1-based; 0 if none
};

// Whether the lines begin with a complete header, or with the "From " line of a mail in a mailbox.
bool is_mail(LineSpan lines) {
  const MailHeader header = read_mail_header(lines);
  return header.size > 0 && (begins_mail(lines.front().text) || (header.ended && !header.fields.empty()));
}

// A mail that was saved with CRLF has CRLF in every line, so it is enough to test the first line.
void remove_carriage_returns(NumberedLines& lines) {
  if (!lines.front().text.ends_with("\r\n")) return;
  for (auto& [line, number] : lines)
    if (line.ends_with("\r\n")) line.erase(line.size() - 2, 1);
}

std::vector<LineSpan> cut_mailbox(LineSpan lines) {
  std::vector<LineSpan> mails;
  std::size_t begin = 0;
  for (std::size_t at = 1; at <= lines.size(); ++at)
    if (at == lines.size() || begins_mail(lines[at].text)) {
      mails.push_back(lines.subspan(begin, at - begin));
      begin = at;
    }
  return mails;
}

} // namespace

Result<std::vector<NumberedLines>> read_mails(std::string_view text, const std::string& origin) {
  NumberedLines lines = numbered_lines(text);
  auto first = std::find_if(lines.begin(), lines.end(),
                            [](const auto& line) { return !without_trailing_space(line.text).empty(); });
  if (!is_mail({first, lines.end()})) return std::vector<NumberedLines>{std::move(lines)};
  lines.erase(lines.begin(), first);
  remove_carriage_returns(lines);
  std::vector<NumberedLines> mails;
  for (LineSpan mail : cut_mailbox(lines)) {
    TRY(NumberedLines read, MailReader(origin).run(mail));
    mails.push_back(std::move(read));
  }
  return mails;
}

} // namespace klp
