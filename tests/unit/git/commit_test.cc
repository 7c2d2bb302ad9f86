// The change that a commit is read as.
#include "small_repository.h"

using namespace klp;

TEST_CASE("a commit gives the same change as its printed diff") {
  SmallRepository r;
  std::string text = lines(1, 40);
  r.put("fs/a.c", text);
  r.commit("first");
  std::string changed = text;
  changed.replace(changed.find("line 3\n"), 7, "line three\nand more\n");
  changed.replace(changed.find("line 38\n"), 8, "");
  r.put("fs/a.c", changed);
  r.commit("second");

  Change change = r.read_one("HEAD");
  auto printed = parse_diff(r.git({"show", "HEAD"}) + "\n", "printed");
  REQUIRE(printed);
  REQUIRE(change.files.size() == 1);
  const FileChange &ours = change.files[0], &theirs = printed->files[0];
  CHECK(ours.path == theirs.path);
  REQUIRE(ours.hunks.size() == theirs.hunks.size());
  for (std::size_t i = 0; i < ours.hunks.size(); ++i) {
    CHECK(ours.hunks[i].old_start == theirs.hunks[i].old_start);
    CHECK(ours.hunks[i].old_count == theirs.hunks[i].old_count);
    CHECK(ours.hunks[i].new_start == theirs.hunks[i].new_start);
    CHECK(ours.hunks[i].lines.size() == theirs.hunks[i].lines.size());
  }
  CHECK(apply_text(ours, text) == changed);
}

TEST_CASE("a commit is described by hash, author, subject, Fixes lines and CVE ids") {
  SmallRepository r;
  std::string hash = r.commit("fs: mend it\n\nThis is CVE-2026-12345, which is not CVE-26-1.\nCVE-2026-12345 again.\n\n"
                              "Fixes: 0123456789ab (\"fs: break it\")\nfixes: ba9876543210 (\"older\")\n"
                              "Signed-off-by: A Developer <dev@example.org>\n");
  Change change = r.read_one("HEAD");
  REQUIRE(change.commit);
  CHECK(change.commit->hash == hash);
  CHECK(change.commit->author == "A Developer <dev@example.org>");
  CHECK(change.commit->subject == "fs: mend it");
  CHECK(change.commit->fixes ==
        std::vector<std::string>{"0123456789ab (\"fs: break it\")", "ba9876543210 (\"older\")"});
  CHECK(change.commit->cves == std::vector<std::string>{"CVE-2026-12345"});
  CHECK(change.files.empty());
  CHECK(change.origin == "commit " + hash.substr(0, 12) + " (\"fs: mend it\")");
}

TEST_CASE("a root commit creates all its files") {
  SmallRepository r;
  r.put("a.c", "int a;\n");
  r.put("empty.c", "");
  r.commit("root");
  Change change = r.read_one("HEAD");
  REQUIRE(change.files.size() == 2);
  CHECK(change.files[0].created);
  CHECK(apply_text(change.files[0], "") == "int a;\n");
  CHECK(change.files[1].created);
  CHECK(change.files[1].hunks.empty());
}

TEST_CASE("a renamed file keeps its old path, and its hunks apply to the old text") {
  SmallRepository r;
  r.put("fs/old.c", lines(1, 30));
  r.commit("first");
  r.git({"mv", "fs/old.c", "fs/new.c"});
  r.put("fs/new.c", lines(1, 29) + "line thirty\n");
  r.commit("rename");
  r.git({"config", "diff.renames", "false"}); // must have no effect
  Change change = r.read_one("HEAD");
  REQUIRE(change.files.size() == 1);
  CHECK(change.files[0].path == "fs/new.c");
  CHECK(change.files[0].old_path == "fs/old.c");
  CHECK_FALSE(change.files[0].created);
  CHECK(apply_text(change.files[0], lines(1, 30)) == lines(1, 29) + "line thirty\n");
}

TEST_CASE("a mode change, a deletion and a last line without newline are read") {
  SmallRepository r;
  r.put("run.sh", "true\n");
  r.put("gone.c", "int gone;\n");
  r.put("end.c", "int a;\nint end;");
  r.commit("first");
  fs::permissions(r.folder / "run.sh", fs::perms::owner_exec, fs::perm_options::add);
  fs::remove(r.folder / "gone.c");
  r.put("end.c", "int a;\nint end;\n");
  r.commit("second");
  Change change = r.read_one("HEAD");
  REQUIRE(change.files.size() == 3);
  CHECK(apply_text(change.files[0], "int a;\nint end;") == "int a;\nint end;\n");
  CHECK(change.files[1].deleted);
  CHECK(apply_text(change.files[1], "int gone;\n") == "");
  CHECK(change.files[2].mode_only);
  CHECK(change.files[2].not_text.empty());
}

TEST_CASE("binary files and symbolic links are marked, and text files are not") {
  SmallRepository r;
  r.put("Documentation/logo.gif", std::string("GIF\0\1\2", 6));
  r.put("a.c", "int a;\n");
  fs::create_symlink("a.c", r.folder / "b.c");
  r.commit("root");
  Change change = r.read_one("HEAD");
  REQUIRE(change.files.size() == 3);
  CHECK(change.files[0].not_text == "binary file");
  CHECK(change.files[1].not_text.empty());
  CHECK(change.files[2].not_text == "symbolic link");
}

TEST_CASE("a file whose name has blanks and quotes, and whose lines have carriage returns") {
  SmallRepository r;
  r.put("a \"b\" \xc3\xa4.c", "one\r\ntwo\r\n");
  r.commit("root");
  r.put("a \"b\" \xc3\xa4.c", "one\r\nthree\r\n");
  r.commit("second");
  Change change = r.read_one("HEAD");
  REQUIRE(change.files.size() == 1);
  CHECK(change.files[0].path == "a \"b\" \xc3\xa4.c");
  CHECK(apply_text(change.files[0], "one\r\ntwo\r\n") == "one\r\nthree\r\n");
}

TEST_CASE("a hunk that does not apply names the commit") {
  SmallRepository r;
  r.put("a.c", "int a;\n");
  r.commit("root");
  r.put("a.c", "int b;\n");
  std::string hash = r.commit("second").substr(0, 12);
  Change change = r.read_one("HEAD");
  auto applied = apply_text(change.files[0], "int c;\n");
  REQUIRE_FALSE(applied);
  CHECK(render(applied.error()) ==
        "a.c:1: hunk 1 of 1 (commit " + hash +
            " (\"second\")) does not apply: it expects \"int a;\" at line 1, but \"int c;\" stands there\n"
            "  remedy: make the change against the source of this kernel");
}
