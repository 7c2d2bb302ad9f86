#include "generator/module/contents.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

Extraction two_functions() {
  Extraction extraction;
  extraction.functions.push_back({{0, 0}, "vmlinux", {"f", 2, 0, true}, "klp_new_0"});
  extraction.functions.push_back({{1, 0}, "tun", {"g", 0, 0, true}, "klp_new_1"});
  extraction.states.push_back({0x1f, 2});
  return extraction;
}

std::vector<std::string> lost(const Contents& earlier) {
  std::vector<std::string> symbols;
  for (const auto& e : check_superset({earlier}, two_functions(), "6.1.0")) {
    CHECK(e.status == ExitStatus::refused);
    symbols.push_back(e.symbol);
  }
  return symbols;
}

} // namespace

TEST_CASE("modinfo tells functions, states and hooks") {
  Extraction extraction = two_functions();
  extraction.hooks.push_back({{0, 1}, "vmlinux", "pre_patch", "klp_hook_0"});
  CHECK(contents_info(extraction) ==
        std::vector<std::pair<std::string, std::string>>{{"klp.function", "vmlinux.f,2"},
                                                         {"klp.function", "tun.g,0"},
                                                         {"klp.state", "0x1f,2"},
                                                         {"klp.hook", "vmlinux.pre_patch"}});
}

TEST_CASE("what an earlier livepatch does must not be lost") {
  CHECK(lost({"old.ko", "6.1.0", {"vmlinux.f,2", "tun.g,0"}, {{0x1f, 1}, {0x1f, 2}}, {}}).empty());
  CHECK(lost({"old.ko", "6.1.0", {"vmlinux.f,1"}, {}, {}}) == std::vector<std::string>{"vmlinux.f,1"});
  CHECK(lost({"old.ko", "6.1.0", {}, {{0x1f, 3}}, {}}) == std::vector<std::string>{"state 0x1f"});
  CHECK(lost({"old.ko", "6.1.0", {}, {{0x20, 1}}, {}}) == std::vector<std::string>{"state 0x20"});
  CHECK(lost({"old.ko", "6.12.0", {}, {}, {}}).size() == 1);
}

TEST_CASE("unpatch hooks of a replaced livepatch are noted") {
  auto found = notes_on_replacing({{"old.ko", "6.1.0", {}, {}, {"vmlinux.pre_patch", "tun.post_unpatch"}}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].why.find("tun.post_unpatch") != std::string::npos);
}
