#include "generator/change/change.h"

#include <catch2/catch.hpp>

using namespace klp;
using Kind = Hunk::Line::Kind;

namespace {

const std::string body = "@@ -1,2 +1,2 @@\n keep\n-old\n+new\n";

Change parsed(const std::string& text, const Exists& exists = {}) {
  auto change = parse_diff(text, "p.diff", exists);
  INFO((change ? std::string() : render(change.error())));
  REQUIRE(change);
  return *change;
}

FileChange only_file(const std::string& text, const Exists& exists = {}) {
  Change change = parsed(text, exists);
  REQUIRE(change.files.size() == 1);
  return change.files[0];
}

std::string error_of(const std::string& text, const Exists& exists = {}) {
  auto change = parse_diff(text, "p.diff", exists);
  REQUIRE_FALSE(change);
  CHECK(change.error().status == ExitStatus::bad_input);
  return render(change.error());
}

} // namespace

TEST_CASE("a plain diff gives path, ranges and lines") {
  FileChange file = only_file("diff -ruN a/fs/x.c b/fs/x.c\n"
                              "--- a/fs/x.c\t2026-01-02 03:04:05.000000000 +0100\n"
                              "+++ b/fs/x.c\t2026-01-02 03:04:06.000000000 +0100\n"
                              "@@ -10,3 +10,4 @@ int f(void)\n one\n-two\n+2\n+2a\n three\n");
  CHECK(file.path == "fs/x.c");
  CHECK(file.old_path == "fs/x.c");
  CHECK(file.origin == "p.diff");
  CHECK_FALSE((file.created || file.deleted || file.mode_only || file.copied));
  REQUIRE(file.hunks.size() == 1);
  const Hunk& hunk = file.hunks[0];
  CHECK(hunk.patch_line == 4);
  CHECK(hunk.old_start == 10);
  CHECK(hunk.old_count == 3);
  CHECK(hunk.new_count == 4);
  REQUIRE(hunk.lines.size() == 5);
  CHECK(hunk.lines[1].kind == Kind::removed);
  CHECK(hunk.lines[1].text == "two");
  CHECK(hunk.lines[4].kind == Kind::context);
}

TEST_CASE("the path that the names in a diff mean") {
  struct Row {
    const char *old_name, *new_name, *path;
  };
  const Row rows[] = {
      {"a/fs/x.c", "b/fs/x.c", "fs/x.c"},
      {"old/fs/x.c", "new/fs/x.c", "fs/x.c"},
      {"./linux.orig/fs/x.c", "./linux/fs/x.c", "fs/x.c"},
      {"a//fs/./x.c", "b/fs/x.c", "fs/x.c"},
      {"fs/x.c", "fs/x.c", "fs/x.c"},      // no prefix was added
      {"fs/x.c.orig", "fs/x.c", "fs/x.c"}, // no prefix was added
      {"a/fs/x.c.orig", "b/fs/x.c", "fs/x.c"},
      {"a/Makefile", "b/Makefile", "Makefile"},
      {"/dev/null", "b/fs/x.c", "fs/x.c"},
      {"a/fs/x.c", "/dev/null", "fs/x.c"},
      {"\"a/fs/na\\303\\257ve \\\"x\\\".c\"", "\"b/fs/na\\303\\257ve \\\"x\\\".c\"", "fs/na\303\257ve \"x\".c"},
      {"a/fs/two words.c", "b/fs/two words.c", "fs/two words.c"},
  };
  for (const Row& row : rows) {
    std::string header = std::string("--- ") + row.old_name + "\n+++ " + row.new_name + "\n";
    CHECK(only_file(header + body).path == row.path);
  }
}

TEST_CASE("another reading of the names is taken if only its path exists in the tree") {
  Exists exists = [](const std::string& path) { return path == "fs/x.c"; };
  CHECK(only_file("--- linux/fs/x.c\n+++ linux/fs/x.c\n" + body, exists).path == "fs/x.c");
  CHECK(only_file("--- fs/x.c\n+++ new-x.c\n" + body, exists).path == "fs/x.c");
  CHECK(only_file("--- a/fs/y.c\n+++ b/fs/y.c\n" + body, exists).path == "fs/y.c");
}

TEST_CASE("a mail from git, with several files, is read") {
  Change change = parsed("From 0123 Mon Sep 17 00:00:00 2001\nFrom: A <a@b>\nSubject: [PATCH] x\n\n"
                         "Text with --- in it\n--- and more\n---\n fs/x.c | 2 +-\n 1 file changed\n\n"
                         "diff --git a/fs/x.c b/fs/x.c\nindex 123..456 100644\n--- a/fs/x.c\n+++ b/fs/x.c\n" +
                         body +
                         "diff --git a/fs/new.c b/fs/new.c\nnew file mode 100644\nindex 000..456\n--- /dev/null\n"
                         "+++ b/fs/new.c\n@@ -0,0 +1 @@\n+int x;\n"
                         "diff --git a/fs/gone.c b/fs/gone.c\ndeleted file mode 100644\nindex 456..000\n"
                         "--- a/fs/gone.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-int x;\n-- \n2.39.2\n\n");
  REQUIRE(change.files.size() == 3);
  CHECK(change.files[0].path == "fs/x.c");
  CHECK(change.files[1].path == "fs/new.c");
  CHECK(change.files[1].created);
  CHECK(change.files[2].path == "fs/gone.c");
  CHECK(change.files[2].deleted);
}

TEST_CASE("git changes without hunks are read") {
  FileChange renamed = only_file("diff --git a/fs/x.c b/fs/y.c\nsimilarity index 100%\n"
                                 "rename from fs/x.c\nrename to fs/y.c\n");
  CHECK(renamed.path == "fs/y.c");
  CHECK(renamed.old_path == "fs/x.c");
  CHECK_FALSE(renamed.copied);
  FileChange copied = only_file("diff --git a/fs/x.c b/fs/y.c\nsimilarity index 90%\ncopy from fs/x.c\n"
                                "copy to fs/y.c\n--- a/fs/x.c\n+++ b/fs/y.c\n" +
                                body);
  CHECK(copied.path == "fs/y.c");
  CHECK(copied.old_path == "fs/x.c");
  CHECK(copied.copied);
  CHECK(copied.hunks.size() == 1);
  FileChange mode = only_file("diff --git a/scripts/a b.sh b/scripts/a b.sh\nold mode 100644\nnew mode 100755\n");
  CHECK(mode.path == "scripts/a b.sh");
  CHECK(mode.mode_only);
  FileChange empty = only_file("diff --git \"a/t\\tx\" \"b/t\\tx\"\nnew file mode 100644\nindex 000..e69\n");
  CHECK(empty.path == "t\tx");
  CHECK(empty.created);
}

TEST_CASE("files that diff -N dates 1970 are created or deleted") {
  const std::string epoch = "\t1970-01-01 01:00:00.000000000 +0100\n", today = "\t2026-01-01 00:00:00 +0000\n";
  CHECK(only_file("--- old/x.c" + epoch + "+++ new/x.c" + today + "@@ -0,0 +1 @@\n+int x;\n").created);
  CHECK(only_file("--- old/x.c" + today + "+++ new/x.c" + epoch + "@@ -1 +0,0 @@\n-int x;\n").deleted);
  FileChange emptied = only_file("--- old/x.c" + today + "+++ new/x.c" + today + "@@ -1 +0,0 @@\n-int x;\n");
  CHECK_FALSE(emptied.deleted);
}

TEST_CASE("a missing newline at the end is recorded in its line") {
  FileChange file = only_file("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n\\ No newline at end of file\n+new\n"
                              "\\ No newline at end of file\n");
  REQUIRE(file.hunks[0].lines.size() == 2);
  CHECK(file.hunks[0].lines[0].no_newline);
  CHECK(file.hunks[0].lines[1].no_newline);
}

TEST_CASE("CR is removed from a diff that was converted to CRLF, and kept in a diff of a CRLF file") {
  FileChange converted = only_file("--- a/x\r\n+++ b/x\r\n@@ -1 +1 @@\r\n-old\r\n+new\r\n");
  CHECK(converted.path == "x");
  CHECK(converted.hunks[0].lines[1].text == "new");
  CHECK(only_file("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\r\n+new\r\n").hunks[0].lines[1].text == "new\r");
}

TEST_CASE("a context line whose blank a mailer removed is an empty line") {
  CHECK(only_file("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n\n-old\n+new\n").hunks[0].lines[0].text.empty());
}

TEST_CASE("a removed line that looks like a header is content") {
  FileChange file = only_file("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- a\n+++ b\n keep\n");
  CHECK(file.hunks[0].lines[0].text == "-- a");
  CHECK(file.hunks[0].lines[1].text == "++ b");
}

TEST_CASE("a diff that cannot be read is an error with its place") {
  struct Row {
    std::string text, error;
  };
  const std::string names = "--- a/fs/x.c\n+++ b/fs/x.c\n", anew = "take the diff anew from where it was made";
  const std::string cut = "\n  remedy: " + anew + "; it may have been cut, or edited by hand";
  const std::string unified = "\n  remedy: make the diff with diff -u or git diff";
  const Row rows[] = {
      {"", "p.diff: diff holds no change" + unified},
      {"just text\n", "p.diff: diff holds no change" + unified},
      {names, "p.diff:3: no hunk follows the names of fs/x.c\n  remedy: " + anew},
      {names + "@@ -1,2 +1,2 @@\n keep\n",
       "p.diff:3: hunk promises 2 old and 2 new lines but holds 1 old and 1 new lines: the diff ends in the middle of "
       "it" +
           cut},
      {names + "@@ -1,3 +1,2 @@\n keep\n-a\nxyz\n",
       "p.diff:3: hunk promises 3 old and 2 new lines but holds 2 old and 1 new lines" + cut},
      {names + "@@ -1,1 +1,1 @@\n keep\n+more\n",
       "p.diff:3: hunk promises 1 old and 1 new lines but holds 1 old and 1 new lines and more" + cut},
      {names + "@@ -1,2 +1,1 @@\n keep\n+more\n-x\n",
       "p.diff:3: hunk promises 2 old and 1 new lines but holds 1 old and 2 new lines or more" + cut},
      {names + "@@ -1,99999999999 +1,1 @@\n keep\n", "p.diff:3: hunk header is malformed" + cut},
      {names + "@@ -1 +1,2 @@\n keep\n+mor", "p.diff:5: diff ends in the middle of an added line" + cut},
      {"--- /usr/src/x.c\n+++ /usr/src/x.c\n" + body, "p.diff:1: file name \"/usr/src/x.c\" is absolute\n  remedy: "
                                                      "make the diff from the top of the source tree, with "
                                                      "relative names"},
      {"--- a/../../etc/x\n+++ b/../../etc/x\n" + body, "p.diff:1: file name \"b/../../etc/x\" leads out of the source "
                                                        "tree\n  remedy: make the diff from the top of the "
                                                        "source tree"},
      {"--- \"a/x\n+++ b/x\n" + body, "p.diff:1: file name \"a/x has no closing quote" + unified},
      {"diff --git a/logo.ppm b/logo.ppm\nindex 1..2 100644\nBinary files a/logo.ppm and b/logo.ppm differ\n",
       "p.diff:3: binary file logo.ppm is changed: only source text can be patched\n  remedy: leave the binary file "
       "out "
       "of the diff"},
      {"diff --git a/l.ppm b/l.ppm\nindex 1..2 100644\nGIT binary patch\nliteral 3\n",
       "p.diff:3: binary file l.ppm is changed: only source text can be patched\n  remedy: leave the binary file out "
       "of "
       "the diff"},
      {"Binary files old/fs/x.o and new/fs/x.o differ\n",
       "p.diff:1: binary file new/fs/x.o is changed: only source text can be patched\n  remedy: leave the binary file "
       "out of the diff"},
      {"Only in new/fs: y.c\n", "p.diff:1: diff does not hold the file it names: Only in new/fs: y.c\n  remedy: make "
                                "the diff with diff -ruN, which writes new and removed files out"},
      {"*** a/x\n--- b/x\n***************\n*** 1,2 ****\n", "p.diff:3: context diff cannot be read" + unified},
      {"diff --cc fs/x.c\nindex 1,2..3\n", "p.diff:1: combined diff of a merge has no single original\n  remedy: make "
                                           "the diff against one parent: git diff MERGE^1 MERGE"},
      {"@@ -1,2 +1,2 @@\n keep\n-a\n+b\n", "p.diff:1: hunk stands without file names before it" + unified},
      {"--- /dev/null\n+++ /dev/null\n" + body, "p.diff:1: both sides are /dev/null" + unified},
      {"diff --git a/x y\"z\nindex 1\n",
       "p.diff:1: file names cannot be told apart: a/x y\"z\n  remedy: make the diff with git diff and its usual "
       "prefixes, a/ and b/"},
  };
  for (const Row& row : rows) CHECK(error_of(row.text) == row.error);
}

TEST_CASE("a diff cut at any byte is no crash, and never a change without its last hunk") {
  const std::string text =
      "diff --git \"a/f\\303s\" \"b/f\\303s\"\nold mode 1\nnew mode 2\nindex 1..2\n--- \"a/f\\303s\"\t1\n"
      "+++ \"b/f\\303s\"\t2\n@@ -1,3 +1,3 @@ f\n a\n-b\n+c\n d\n\\ No newline at end of file\n";
  for (std::size_t length = 0; length < text.size(); ++length) {
    auto change = parse_diff(text.substr(0, length), "p");
    if (!change) continue;
    bool before_names = length <= text.find("+++ ") + 3, last_line = length > text.find(" d\n");
    CHECK((before_names || last_line));
  }
}
