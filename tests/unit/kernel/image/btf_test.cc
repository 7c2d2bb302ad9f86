#include "generator/kernel/image/btf.h"

#include "tests/unit/kernel/small_btf.h"

#include <catch2/catch.hpp>

using namespace klp;
using namespace klp::test;

namespace {

Btf types_of(const std::vector<std::string>& structures) {
  std::string bytes = btf_of(structures);
  auto types = Btf::read(bytes, "vmlinux");
  REQUIRE(types);
  return std::move(*types);
}

void check_damaged(const std::string& bytes) {
  auto types = Btf::read(bytes, "vmlinux");
  REQUIRE_FALSE(types);
  CHECK(types.error().cause.starts_with("its types (BTF) cannot be read: "));
  CHECK_FALSE(types.error().remedy.empty());
}

} // namespace

TEST_CASE("structures are found by tag and by typedef name, also several of one name") {
  Btf types = types_of({"s 16 a 64", "s 24 b 0", "typedef t 8 c 32"});
  auto s = types.layouts(Btf::Kind::structure, "s");
  REQUIRE(s.size() == 2);
  CHECK(s[0].size + s[1].size == 40);
  auto t = types.layouts(Btf::Kind::structure, "t");
  REQUIRE(t.size() == 1);
  REQUIRE(t[0].members.size() == 1);
  CHECK(t[0].members[0].name == "c");
  CHECK(t[0].members[0].offset == 32);
  CHECK(types.layouts(Btf::Kind::union_, "s").empty());
  CHECK(types.layouts(Btf::Kind::structure, "c").empty());
}

TEST_CASE("a truncated or changed section never makes the reader crash") {
  std::string whole = btf_of({"s 16 a 64", "typedef t 8 c 32"});
  for (std::size_t size = 0; size < whole.size(); ++size) check_damaged(whole.substr(0, size));
  for (std::size_t at = 0; at < whole.size(); ++at)
    for (unsigned char value : {0x00, 0x7f, 0xff}) {
      std::string changed = whole;
      changed[at] = static_cast<char>(value);
      if (auto types = Btf::read(changed, "vmlinux")) types->layouts(Btf::Kind::structure, "s");
    }
}

TEST_CASE("type ids and string offsets of a module continue those of vmlinux") {
  std::string vmlinux = btf_of({"s 16 a 64"});
  // As pahole writes them: string offsets start at the size of the base's strings.
  std::string strings("m\0b\0", 4), types;
  std::uint32_t base = 5; // "", "s", "a"
  btf_type type{};
  type.name_off = base;
  type.info = BTF_KIND_STRUCT << 24 | 1;
  type.size = 8;
  append_to(types, type);
  append_to(types, btf_member{base + 2, 0, 32});
  std::string module = section_of(types, strings);
  auto both = Btf::read(module, "m.ko", vmlinux);
  REQUIRE(both);
  REQUIRE(both->layouts(Btf::Kind::structure, "m").size() == 1);
  CHECK(both->layouts(Btf::Kind::structure, "m")[0].members[0].name == "b");
  CHECK(both->layouts(Btf::Kind::structure, "s").size() == 1);
  std::string cut = module.substr(0, 30);
  CHECK_FALSE(Btf::read(cut, "m.ko", vmlinux));
}

TEST_CASE("bytes that are no BTF are an error with a remedy") { check_damaged(std::string(64, 'x')); }
