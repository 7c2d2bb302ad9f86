#include "generator/git/message.h"

#include <catch2/catch.hpp>

using namespace klp;
using Texts = std::vector<std::string>;

TEST_CASE("Fixes lines begin a line and may be written in any case") {
  CHECK(fixes_in("subject\n\nThis Fixes: nothing\nFIXES:  abc (\"x\") \r\nFixes:\n") == Texts{"abc (\"x\")"});
}

TEST_CASE("CVE ids have a year of four digits and a number of four or more") {
  CHECK(cves_in("CVE-2026-1 CVE-2026-1234, CVE-2026-1234567. CVE-20261-1234 CVE-2026-1234 CVE-") ==
        Texts{"CVE-2026-1234", "CVE-2026-1234567"});
}
