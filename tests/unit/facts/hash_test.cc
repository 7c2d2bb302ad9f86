#include "facts/hash.h"

#include <catch2/catch.hpp>
#include <set>

using namespace klp::facts;

TEST_CASE("the hash of a file is its CRC-32C, for any length") {
  CHECK(short_hash_of("123456789") == "e3069283"); // the check value of CRC-32C
  CHECK(short_hash_of("") == "00000000");
  CHECK(short_hash_of(std::string(32, '\0')) == "8a9136aa"); // RFC 3720, B.4
  std::set<std::string> all;
  for (std::size_t size = 0; size < 300; ++size) all.insert(short_hash_of(std::string(size, 'x')));
  CHECK(all.size() == 300);
}

TEST_CASE("a hash depends on each text that was added, and on where each text ends") {
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
