#include "generator/cli/changes.h"

#include <catch2/catch.hpp>

using namespace klp;
using Info = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("modinfo has a line for each known property of each commit, in order") {
  Commit one{"11", "A <a@b>", "first", {"33 (\"x\")", "44 (\"y\")"}, {"CVE-2026-1234"}};
  Commit two{"22", "B <b@b>", "second", {}, {}};
  CHECK(modinfo_of({{"x..y"}, "repository"}, {{"", {}, one}, {"", {}, two}}) == Info{{"klp.commit", "11"},
                                                                                     {"klp.author", "A <a@b>"},
                                                                                     {"klp.subject", "first"},
                                                                                     {"klp.fixes", "33 (\"x\")"},
                                                                                     {"klp.fixes", "44 (\"y\")"},
                                                                                     {"klp.cve", "CVE-2026-1234"},
                                                                                     {"klp.commit", "22"},
                                                                                     {"klp.author", "B <b@b>"},
                                                                                     {"klp.subject", "second"}});
}

TEST_CASE("a modinfo value is one line of limited length, cut between characters") {
  Commit commit{"11", "A\tB\n<a>", std::string(199, 'x') + "\xc3\xa4" + "y", {}, {}};
  auto info = modinfo_of({{"x"}, "repository"}, {{"", {}, commit}});
  CHECK(info[1].second == "A B <a>");
  CHECK(info[2].second == std::string(199, 'x') + "...");
}
