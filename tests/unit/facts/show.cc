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
  CHECK(to_text(unit) == "fs/inode.c: compiled by gcc 12.2.0, flags 0123456789abcdef\n"
                         "functions: 1, inlinings: 1\n"
                         "  alloc_inode.isra.0  fs/inode.c:231-260\n"
                         "    in the source: alloc_inode\n"
                         "    int(void)\n"
                         "    weak, declared inline, no fentry, does not return, section .init.text, "
                         "isra clone of alloc_inode, same body as twin\n"
                         "    inlined here:\n"
                         "      i_init at fs/inode.c:240\n"
                         "variables: 1\n"
                         "  cnt.3  fs/inode.c:233\n"
                         "    long, 1099511627776 bytes, global, read only, section .data\n"
                         "    static cnt no. 1 of alloc_inode\n");
}
