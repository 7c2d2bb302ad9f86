// The commits that a revision means, and the errors if it means none.
#include "small_repository.h"

#include <set>
#include <sstream>

using namespace klp;

namespace {

std::vector<std::string> subjects(const std::vector<Change>& changes) {
  std::vector<std::string> all;
  for (const auto& change : changes) all.push_back(change.commit->subject);
  return all;
}
using Subjects = std::vector<std::string>;

std::string commit_file(const SmallRepository& r, const std::string& name) {
  r.put(name + ".c", "int " + name + ";\n");
  return r.commit(name);
}

// one - two - M - three   main
//    \        /
//     side - more         side
struct Merged : SmallRepository {
  std::string one = commit_file(*this, "one"), two, merge, three;
  Merged() {
    git({"checkout", "-q", "-b", "side"});
    commit_file(*this, "side");
    commit_file(*this, "more");
    git({"checkout", "-q", "main"});
    two = commit_file(*this, "two");
    git({"merge", "-q", "--no-ff", "-m", "M", "side"});
    merge = git({"rev-parse", "HEAD"});
    three = commit_file(*this, "three");
  }
};

} // namespace

TEST_CASE("a range is its commits in order, and a merge is the change of all that it merged") {
  Merged r;
  CHECK(subjects(r.read(r.one + "..main")) == Subjects{"two", "M", "three"});
  CHECK(subjects(r.read("main~1..")) == Subjects{"three"});
  Change merge = r.read_one(r.merge);
  REQUIRE(merge.files.size() == 2);
  CHECK(merge.files[0].path == "more.c");
  CHECK(merge.files[1].path == "side.c");
}

TEST_CASE("a range to the end of a branch begins at the common ancestor") {
  Merged r;
  CHECK(subjects(r.read(r.two + "..side")) == Subjects{"side", "more"});
}

TEST_CASE("a range is refused if it begins inside of a branch that it later merges") {
  Merged r;
  CHECK(r.error("side~1..main") ==
        r.folder.string() + ": range side~1..main holds the merge " + r.merge.substr(0, 12) +
            ", which also brings in commits from before the range\n  remedy: name the commits one by one: git -C " +
            r.folder.string() + " log --oneline --no-merges side~1..main");
}

TEST_CASE("the error of an empty range says why it is empty") {
  Merged r;
  CHECK(r.error("main..main~1")
            .ends_with(": range main..main~1 holds no commit\n  remedy: its ends are the wrong way "
                       "round: the older one stands first"));
  CHECK(r.error("main..main").ends_with("a single commit is named without dots"));
  CHECK(r.error("main...side")
            .ends_with("main...side is a symmetric difference, which has no order\n  remedy: say "
                       "which way the change goes: A..B"));
}

TEST_CASE(
    "a commit is found by tag, short hash and branch, from a subfolder, a bare repository and a linked work tree") {
  Merged r;
  r.git({"tag", "-a", "-m", "a tag", "v1", r.two});
  for (const std::string& name : {std::string("v1"), r.two, r.two.substr(0, 10), std::string("main~2")})
    CHECK(r.read_one(name).commit->hash == r.two);
  REQUIRE(make_folder(r.folder / "fs/proc"));
  CHECK(read_commits(r.folder / "fs/proc", "v1"));
  r.git({"clone", "-q", "--bare", r.folder.string(), "../bare.git"});
  CHECK(read_commits(r.work.path() / "bare.git", "v1"));
  r.git({"worktree", "add", "-q", "../linked", "side"});
  auto linked = read_commits(r.work.path() / "linked", "HEAD");
  REQUIRE(linked);
  CHECK((*linked)[0].commit->subject == "more");
}

TEST_CASE("the error of an unknown revision names the repository and a remedy") {
  Merged r;
  std::string place = r.folder.string();
  CHECK(r.error("nowhere") == place + ": has no revision nowhere\n  remedy: see what there is: git -C " + place +
                                  " branch -a, or tag, or log");
  CHECK(r.error("0123456789ab") == place +
                                       ": has no revision 0123456789ab\n  remedy: fetch the branch that holds it: "
                                       "git -C " +
                                       place + " fetch REMOTE BRANCH");
  CHECK(r.error("main..nowhere").starts_with(place + ": has no revision nowhere\n"));
  r.git({"clone", "-q", place, "../clone"});
  CHECK(SmallRepository::error_in(r.work.path() / "clone", "side")
            .ends_with(": has no revision side\n  remedy: say origin/side: that is the branch of this name"));
}

TEST_CASE("a short hash of several objects is an error") {
  SmallRepository r;
  std::vector<std::string> add = {"hash-object", "-w"};
  for (int i = 0; i < 1000; ++i) { // among so many hashes, some have the same first digits
    r.put("f" + std::to_string(i), std::to_string(i));
    add.push_back("f" + std::to_string(i));
  }
  std::set<std::string> seen;
  std::string prefix;
  std::istringstream hashes(r.git(add));
  for (std::string hash; prefix.empty() && hashes >> hash;)
    if (!seen.insert(hash.substr(0, 4)).second) prefix = hash.substr(0, 4);
  REQUIRE_FALSE(prefix.empty());
  CHECK(r.error(prefix) == r.folder.string() + ": several objects begin with " + prefix +
                               "\n  remedy: give more digits; the candidates: git -C " + r.folder.string() +
                               " rev-parse --disambiguate=" + prefix);
}

TEST_CASE("the error of an object that is no commit names its kind") {
  Merged r;
  CHECK(r.error("HEAD:one.c") == r.folder.string() + ": HEAD:one.c is a blob and leads to no commit\n  remedy: give a "
                                                     "commit, a branch, or the tag of a commit");
}

TEST_CASE("a parent that a shallow clone does not have is an error") {
  Merged r;
  r.git({"clone", "-q", "--depth", "1", "file://" + r.folder.string(), "../shallow"});
  std::string place = (r.work.path() / "shallow").string();
  CHECK(SmallRepository::error_in(place, "HEAD") == place + ": lacks the parent of " + r.three.substr(0, 12) +
                                                        ": it is a shallow clone\n  remedy: fetch the rest: " +
                                                        "git -C " + place + " fetch --unshallow (or --deepen=1)");
  CHECK(SmallRepository::error_in(place, r.two.substr(0, 12)).find("fetch --unshallow") != std::string::npos);
}

TEST_CASE("different errors for a missing folder, a folder without a repository and an empty repository") {
  auto work = SmallRepository::make_work();
  CHECK(SmallRepository::error_in("/no/such", "HEAD") ==
        "/no/such: is no folder: --git wants one with a git repository\n  remedy: klp ... --git REPOSITORY COMMIT");
  CHECK(SmallRepository::error_in("/proc", "HEAD") ==
        "/proc: is in no git repository\n  remedy: give the folder of a clone after --git, or give the change as a "
        "diff: git show --first-parent COMMIT > fix.patch");
  SmallRepository empty;
  CHECK(empty.error("HEAD").starts_with(empty.folder.string() + ": has no revision HEAD\n"));
}
