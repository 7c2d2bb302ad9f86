#include "facts/json.h"
#include "facts/text.h"
#include "tests/unit/facts/sample.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace klp::facts;

TEST_CASE("JSON names fields as the data model does and enumerations by their names") {
  auto json = to_json(sample_unit());
  CHECK(json["compiler_version"] == "12.2.0");
  auto& f = json["functions"][0];
  CHECK(f["symbol"] == "alloc_inode.isra.0");
  CHECK(f["begin"] == nlohmann::json({{"file", "fs/inode.c"}, {"line", 231}, {"column", 22}}));
  CHECK(f["linkage"] == "weak");
  CHECK(f["clone_kind"] == "isra");
  CHECK(json["inlinings"][0]["call_site"]["line"] == 240);
  CHECK(json["variables"][0]["owner"] == "alloc_inode");
  CHECK(json["variables"][0]["ordinal"] == 1);
  CHECK(f["assumptions"]["registers_kept"] == "si r8");
  CHECK(json["callbacks"][0]["function"] == "alloc_inode");
  CHECK(json["constants"][0]["is_string"] == true);
  CHECK(json["records"][0]["kind"] == "union");
  CHECK(json["records"][0]["fields"][1]["offset"] == 3);
  CHECK(json["lifetimes"][0]["holders"][1] ==
        nlohmann::json({{"kind", "container"},
                        {"name", "union u"},
                        {"place", {{"file", "include/u.h"}, {"line", 12}, {"column", 0}}}}));
  CHECK(json["lifetimes"][1]["outlives"] == "converted_from");
  CHECK(json["lifetimes"][1]["where"]["line"] == 250);
  CHECK(
      json["uses"][0] ==
      nlohmann::json({{"kind", "macro"}, {"name", "PAGE_SIZE"}, {"place", {{"file", "include/page.h"}, {"line", 3}}}}));
  CHECK(json["files"][0]["hash"] == "8899aabb");
  CHECK(json["plugins"][0] == "stackleak_plugin");
}

TEST_CASE("JSON leaves out what is not known") {
  auto json = to_json(sample_unit());
  CHECK_FALSE(json["functions"][1].contains("begin"));
  CHECK_FALSE(json["functions"][1].contains("clone_of"));
}

TEST_CASE("lists are arrays in JSON also when empty") {
  auto json = to_json(Unit{});
  CHECK(json["functions"] == nlohmann::json::array());
  CHECK(json["inlinings"] == nlohmann::json::array());
  CHECK(json["variables"] == nlohmann::json::array());
}

TEST_CASE("the text groups what was inlined below the function that holds it") {
  auto unit = sample_unit();
  unit.functions.pop_back();
  CHECK(to_text(unit) ==
        "fs/inode.c: compiled by gcc 12.2.0, flags 0123456789abcdef\n"
        "functions: 1, inlinings: 1\n"
        "  alloc_inode.isra.0  fs/inode.c:231-260\n"
        "    in the source: alloc_inode\n"
        "    int(void)\n"
        "    weak, declared inline, no fentry, does not return, exported, address taken, section .init.text, "
        "isra clone of alloc_inode, same body as twin\n"
        "    returns: null, zero, computed\n"
        "    callers rely on: const, pure, does not throw, returns new memory, keeps si r8, "
        "effects fedcba9876543210\n"
        "    inlined here:\n"
        "      i_init at fs/inode.c:240\n"
        "variables: 1\n"
        "  cnt.3  fs/inode.c:233\n"
        "    long, 1099511627776 bytes, global, read only, section .data\n"
        "    static cnt no. 1 of alloc_inode\n"
        "callbacks: 1\n"
        "  ops.4[2].open = alloc_inode\n"
        "constants: 1\n"
        "  0011223344556677  12 bytes, string, used by alloc_inode\n"
        "records: 1\n"
        "  union u  include/u.h:12\n"
        "    8 bytes, aligned to 4\n"
        "      a: int, bit 0, 32 bits\n"
        "      b: char, bit 3, 5 bits\n"
        "lifetimes: 2\n"
        "  struct s  include/s.h:9\n"
        "    owner alloc_inode\n"
        "    container union u (include/u.h:12)\n"
        "  union u  include/u.h:12\n"
        "    outlives its function: converted_from void * in alloc_inode at fs/inode.c:250\n"
        "uses of included files: 1\n"
        "  macro PAGE_SIZE  include/page.h:3\n"
        "files: 1\n"
        "  8899aabb  fs/inode.c\n"
        "other plugin: stackleak_plugin\n");
}
