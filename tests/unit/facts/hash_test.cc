#include "facts/hash.h"

#include <catch2/catch.hpp>
#include <set>

using namespace klp::facts;

TEST_CASE("a file's hash is its CRC-32C, whatever its length") {
  CHECK(short_hash_of("123456789") == "e3069283"); // the check value of RFC 3720's appendix
  CHECK(short_hash_of("") == "00000000");
  CHECK(short_hash_of(std::string(32, '\0')) == "8a9136aa");
  std::set<std::string> all;
  for (std::size_t size = 0; size < 300; ++size) all.insert(short_hash_of(std::string(size, 'x')));
  CHECK(all.size() == 300);
}

TEST_CASE("a hash depends on each text that went into it, and on where one ends") {
  auto of = [](std::initializer_list<std::string_view> texts) {
    Hash hash;
    for (auto text : texts) hash.add(text);
    return hash.text();
  };
  CHECK(of({"-O2", "-g"}) != of({"-Os", "-g"}));
  CHECK(of({"-O2", "-g"}) != of({"-g", "-O2"}));
  CHECK(of({"ab", "c"}) != of({"a", "bc"}));
  CHECK(of({"", "a"}) != of({"a", ""}));
  CHECK(of({std::string(40, 'x')}) != of({std::string(41, 'x')}));
  CHECK(of({"a"}).size() == 16);
}
