#include "generator/change/change.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

FileChange change_of(const std::string& hunks, const std::string& names = "--- a/fs/x.c\n+++ b/fs/x.c\n") {
  auto change = parse_diff(names + hunks, "p.diff");
  INFO((change ? std::string() : render(change.error())));
  REQUIRE(change);
  return change->files.at(0);
}

std::string applied(const FileChange& change, const std::string& text) {
  auto result = apply_text(change, text);
  return result ? *result : render(result.error());
}

std::string numbered_lines(int count) {
  std::string text;
  for (int i = 1; i <= count; ++i) text += "line " + std::to_string(i) + "\n";
  return text;
}

const std::string hunk_at_5 = "@@ -4,3 +4,4 @@\n line 4\n-line 5\n+LINE 5\n+more\n line 6\n";
const std::string other_source = "\n  remedy: make the change against the source of this kernel";

} // namespace

TEST_CASE("a hunk applies where its header says") {
  CHECK(applied(change_of(hunk_at_5), numbered_lines(7)) ==
        "line 1\nline 2\nline 3\nline 4\nLINE 5\nmore\nline 6\nline 7\n");
}

TEST_CASE("a hunk applies at another line, and so do the hunks after it") {
  FileChange change = change_of(hunk_at_5 + "@@ -7 +8 @@\n-line 7\n+LINE 7\n");
  std::string moved = "x\ny\nline 7\n" + numbered_lines(8) + "line 7\n";
  CHECK(applied(change, moved) ==
        "x\ny\nline 7\nline 1\nline 2\nline 3\nline 4\nLINE 5\nmore\nline 6\nLINE 7\nline 8\nline 7\n");
}

TEST_CASE("of several places that match the nearest is taken") {
  FileChange change = change_of("@@ -4 +4 @@\n-dup\n+DUP\n");
  CHECK(applied(change, "dup\n1\n2\n3\ndup\n") == "dup\n1\n2\n3\nDUP\n");
}

TEST_CASE("a last line without newline differs from one with it") {
  FileChange change = change_of("@@ -1 +1 @@\n-old\n\\ No newline at end of file\n+new\n");
  CHECK(applied(change, "old") == "new\n");
  CHECK(applied(change, "old\n") ==
        "fs/x.c:1: hunk 1 of 1 (p.diff:3) does not apply: it expects \"old\" without a newline at line 1, but \"old\" "
        "stands there\n  remedy: take the diff anew: white space was changed on its way (by a mailer, or by pasting)");
}

TEST_CASE("files are created and deleted") {
  FileChange created = change_of("@@ -0,0 +1,2 @@\n+a\n+b\n", "--- /dev/null\n+++ b/fs/x.c\n");
  CHECK(applied(created, "") == "a\nb\n");
  CHECK(applied(created, "a\nb\n") ==
        "fs/x.c: change is already applied\n  remedy: leave it out: the source of this kernel has it");
  CHECK(applied(created, "c\n") == "fs/x.c: file is created by p.diff, but exists already" + other_source);
  FileChange deleted = change_of("@@ -1,2 +0,0 @@\n-a\n-b\n", "--- a/fs/x.c\n+++ /dev/null\n");
  CHECK(applied(deleted, "a\nb\n") == "");
  CHECK(applied(deleted, "a\nb\nc\n") ==
        "fs/x.c:1: file is deleted by p.diff, but holds more lines than the diff removes" + other_source);
}

TEST_CASE("a hunk that does not apply is named with the first line that differs") {
  FileChange change = change_of("@@ -1 +1 @@\n-line 1\n+LINE 1\n" + hunk_at_5);
  std::string name = "hunk 2 of 2 (p.diff:6) does not apply: it expects ";
  CHECK(applied(change, "line 1\nline 2\nline 3\nline 4\nother\nline 6\n") ==
        "fs/x.c:5: " + name + "\"line 5\" at line 5, but \"other\" stands there" + other_source);
  CHECK(applied(change, "line 1\nx\nline 2\nline 3\nline 4\nother\nline 6\n") ==
        "fs/x.c:6: " + name + "\"line 5\" at line 6, but \"other\" stands there" + other_source);
  CHECK(applied(change, "line 1\nline 4\n") ==
        "fs/x.c:3: " + name + "\"line 5\" at line 3, but the file ends there" + other_source);
  CHECK(applied(change, "line 1\nline 4\nline  5\nline 6\n") ==
        "fs/x.c:3: " + name +
            "\"line 5\" at line 3, but \"line  5\" stands there\n  remedy: take the diff anew: white "
            "space was changed on its way (by a mailer, or by pasting)");
  CHECK(applied(change, "line 1\r\nline 4\r\nline 5\r\nline 6\r\n").find("\"line 1\" with a CR stands there") !=
        std::string::npos);
  CHECK(applied(change, "").find("but the file ends there") != std::string::npos);
}

TEST_CASE("a change that the file already has is an error") {
  FileChange change = change_of(hunk_at_5);
  CHECK(applied(change, applied(change, numbered_lines(7))) ==
        "fs/x.c: change is already applied\n  remedy: leave it out: the source of this kernel has it");
}

TEST_CASE("a change that the file already has is not applied to similar code") {
  const std::string before = "f\na\n}\ng\na\n}\n";
  FileChange change = change_of("@@ -2,2 +2,3 @@\n a\n+b\n }\n");
  std::string once = applied(change, before);
  CHECK(once == "f\na\nb\n}\ng\na\n}\n");
  CHECK(applied(change, once) ==
        "fs/x.c: change is already applied\n  remedy: leave it out: the source of this kernel has it");
}

TEST_CASE("an insertion without context is an error") {
  CHECK(applied(change_of("@@ -2,0 +3 @@\n+new\n"), numbered_lines(3)) ==
        "fs/x.c: hunk 1 of 1 (p.diff:3) does not apply: it has no context to tell its place\n  remedy: make the diff "
        "with context lines: diff -u or git diff");
}

TEST_CASE("several changes of one file compose") {
  std::string once = applied(change_of(hunk_at_5), numbered_lines(9));
  std::string twice = applied(change_of("@@ -8 +8 @@\n-line 8\n+LINE 8\n"), once);
  CHECK(twice == "line 1\nline 2\nline 3\nline 4\nLINE 5\nmore\nline 6\nline 7\nLINE 8\nline 9\n");
}

TEST_CASE("apply gives the text, and what to compile") {
  auto result = klp::apply(change_of(hunk_at_5), numbered_lines(6));
  REQUIRE(result);
  CHECK(result->text == "line 1\nline 2\nline 3\nline 4\nLINE 5\nmore\nline 6\n");
  CHECK(result->compiled == "line 1\nline 2\nline 3\nline 4\nLINE 5\n#line 5\nmore\nline 6\n");
}
