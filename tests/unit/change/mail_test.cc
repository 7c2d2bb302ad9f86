#include "generator/change/change.h"
#include "generator/change/mail.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

const std::string diff = "--- a/fs/x.c\n+++ b/fs/x.c\n@@ -1,2 +1,2 @@\n a = b;\n-old = 1;\n+new = 2; /* long */\n";
const std::string encoded_diff =
    "--- a/fs/x.c\n+++ b/fs/x.c\n@@ -1,2 +1,2 @@\n a =3D b;\n-old =3D 1;\n+new =3D 2; /* lo=\nng "
    "*/\n";

std::string mail(const std::string& fields, const std::string& body) {
  return "From: A <a@b.c>\nSubject: [PATCH] x\n" + fields + "\n" + body;
}

std::string quoted_printable(const std::string& body) {
  return mail("Content-Transfer-Encoding: quoted-printable\n", body);
}

std::vector<Change> changes(const std::string& text) {
  auto changes = parse_patches(text, "p.eml");
  INFO((changes ? std::string() : render(changes.error())));
  REQUIRE(changes);
  return *changes;
}

std::string with_crlf(const std::string& text) {
  std::string out;
  for (char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

std::string error_of(const std::string& text) {
  auto changes = parse_patches(text, "p.eml");
  REQUIRE_FALSE(changes);
  CHECK(changes.error().status == ExitStatus::bad_input);
  return render(changes.error());
}

// The lines of the only hunk of the only file of the only change.
std::string only_hunk(const std::string& text) {
  auto all = changes(text);
  REQUIRE(all.size() == 1);
  REQUIRE(all[0].files.size() == 1);
  REQUIRE(all[0].files[0].hunks.size() == 1);
  std::string lines;
  for (const auto& line : all[0].files[0].hunks[0].lines) lines += line.text + "\n";
  return lines;
}

const std::string hunk = "a = b;\nold = 1;\nnew = 2; /* long */\n";

const std::string remedy =
    "\n  remedy: save the diff itself to a file and give that; or apply the mail with git am, and "
    "give the commit with --git";

} // namespace

TEST_CASE("a diff that is no mail is not decoded, even if it looks encoded") {
  CHECK(only_hunk("--- a/fs/x.c\n+++ b/fs/x.c\n@@ -1 +1 @@\n-a =3D b=\n+c\n") == "a =3D b=\nc\n");
  CHECK(only_hunk("Index: fs/x.c\n=====\n\n" + diff) == hunk);
}

TEST_CASE("a mail without encoding is not decoded") {
  CHECK(only_hunk(mail("Content-Transfer-Encoding: 8bit\n", "Text\n---\n" + diff)) == hunk);
  CHECK(only_hunk(mail("", "--- a/fs/x.c\n+++ b/fs/x.c\n@@ -1 +1 @@\n-a =3D b=\n+c\n")) == "a =3D b=\nc\n");
}

TEST_CASE("quoted-printable is decoded") {
  CHECK(only_hunk(quoted_printable(encoded_diff + "--=20\n2.39\n")) == hunk);
  CHECK(only_hunk(mail("content-transfer-encoding:\n Quoted-Printable (sic)\n", encoded_diff)) == hunk);
  CHECK(only_hunk("\n\n" + quoted_printable(encoded_diff)) == hunk);
}

TEST_CASE("a malformed escape of quoted-printable is not decoded") {
  CHECK(only_hunk(quoted_printable("--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a =zz =3\n+b=3d=c3=BC=\n=\n!\n")) ==
        "a =zz =3\nb=\xc3\xbc!\n");
}

TEST_CASE("a mail that was saved with CRLF is read as one without") {
  CHECK(only_hunk(with_crlf(quoted_printable(encoded_diff))) == hunk);
  CHECK(only_hunk(with_crlf(mail("", diff))) == hunk);
}

TEST_CASE("base64 is decoded across its lines, and CRLF inside of it is removed as in any diff") {
  const std::string lines = "LS0tIGEvZnMveC5jCisrKyBiL2ZzL3guYwpAQCAtMSwyICsxLDIgQEAKIGEgPSBi\n"
                            "Owotb2xkID0gMTsKK25ldyA9IDI7IC8qIGxvbmcgKi8K\n";
  CHECK(only_hunk(mail("Content-Transfer-Encoding: base64\n", lines)) == hunk);
  // "--- a/x\r\n+++ b/x\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n"
  CHECK(only_hunk(mail("Content-Transfer-Encoding: base64\n",
                       "LS0tIGEveA0KKysrIGIveA0KQEAgLTEgKzEgQEANCi1hDQorYg0K\n")) == "a\nb\n");
}

TEST_CASE("each part of a multipart mail has its own encoding, and parts that are no text are skipped") {
  const std::string text =
      mail("Content-Type: multipart/mixed;\n\tboundary=\"==x y\"\n",
           "for old readers\n--==x y\nContent-Type: text/plain\n\nhello =3D\n"
           "--==x y\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n"
           "--==x y\nContent-Type: text/html\n\n<p>" +
               diff + "--==x y  \nContent-Type: text/x-patch\nContent-Transfer-Encoding: quoted-printable\n\n" +
               encoded_diff + "--==x y--\n" + diff);
  CHECK(only_hunk(text) == hunk);
}

TEST_CASE("nested parts, and a mail within a mail, are read") {
  const std::string inner = "Content-Type: multipart/alternative; boundary=outer2\n\n--outer2\n"
                            "Content-Transfer-Encoding: quoted-printable\n\n" +
                            encoded_diff + "--outer2--\n";
  const std::string type = "Content-Type: multipart/signed; protocol=x; boundary=outer\n";
  CHECK(only_hunk(mail(type, "--outer\n" + inner + "--outer--\n")) == hunk);
  CHECK(only_hunk(mail(type, "--outer\nContent-Type: message/rfc822\n\n" + quoted_printable(encoded_diff) +
                                 "--outer--\n")) == hunk);
}

TEST_CASE("lines of format=flowed are joined and unstuffed") {
  const std::string body =
      "--- a/fs/x.c\n+++ b/fs/x.c\n@@ -1,2 +1,2 @@\n  a = b;\n-old = 1;\n+new = 2; \n/* long */\n-- \n2\n";
  CHECK(only_hunk(mail("Content-Type: text/plain; charset=utf-8; format=flowed\n", body)) == hunk);
  const std::string apart = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-ab \nc\n+d\n";
  CHECK(only_hunk(mail("Content-Type: text/plain; DelSp=Yes; Format=Flowed\n", apart)) == "abc\nd\n");
}

TEST_CASE("the bytes of a diff stay in the charset of the mail") {
  CHECK(only_hunk(mail("Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n",
                       "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-J=F6rg\n+b\n")) == "J\xf6rg\nb\n");
}

TEST_CASE("a mailbox gives one change for each mail that holds a diff") {
  const std::string from = "From 0123456789abcdef Mon Sep 17 00:00:00 2001\n";
  const std::string second = "--- a/y.c\n+++ b/y.c\n@@ -1 +1 @@\n-From me\n+b\n";
  auto all =
      changes(from + mail("", "a letter\n\n") + from + quoted_printable(encoded_diff) + "\n" + from + mail("", second));
  REQUIRE(all.size() == 2);
  CHECK(all[0].files.at(0).path == "fs/x.c");
  CHECK(all[1].files.at(0).path == "y.c");
}

TEST_CASE("line numbers are those of the encoded file") {
  auto all = changes(quoted_printable("so=\n=\nft\n" + encoded_diff));
  CHECK(all.at(0).files.at(0).hunks.at(0).patch_line == 10);
  CHECK(error_of(quoted_printable("so=\nft\n--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n a=\nb\n*\n")).starts_with("p.eml:9: "));
}

TEST_CASE("a mail that cannot be read is refused") {
  CHECK(error_of(mail("Content-Transfer-Encoding: x-uuencode\n", diff)) ==
        "p.eml:1: mail is encoded as x-uuencode" + remedy);
  CHECK(error_of(mail("Content-Type: text/html\n", "<p>" + diff)) == "p.eml:1: mail has no text but HTML" + remedy);
  CHECK(error_of(mail("Content-Type: multipart/encrypted; boundary=x\n", "")) == "p.eml:1: mail is encrypted" + remedy);
  CHECK(error_of(mail("Content-Type: application/gzip\nContent-Transfer-Encoding: base64\n", "AAAA\n")) ==
        "p.eml:1: mail has a part that is no text (application/gzip)" + remedy);
  std::string deep;
  for (int i = 0; i < 20; ++i) deep += "Content-Type: message/rfc822\n\n";
  CHECK(error_of(deep + diff).ends_with("mail has parts within parts that are too deep" + remedy));
  CHECK(error_of(quoted_printable("hello\n")) ==
        "p.eml: diff holds no change\n  remedy: make the diff with diff -u or git diff");
}

TEST_CASE("a mail whose end is missing is an error of its last hunk") {
  const std::string cut = "LS0tIGEvZnMveC5jCisrKyBiL2ZzL3guYwpAQCAtMSwyICsxLDIgQEAKIGEgPSBi\n";
  CHECK(error_of(mail("Content-Transfer-Encoding: base64\n", cut)).find("the diff ends in the middle of it") !=
        std::string::npos);
}
