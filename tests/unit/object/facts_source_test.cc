#include "generator/object/facts_source.h"

#include "base/file.h"
#include "facts/encode.h"

#include <catch2/catch.hpp>
#include <cstdlib>

using namespace klp;

namespace {

struct TemporaryFolder {
  std::string path = (fs::temp_directory_path() / "klp-facts.XXXXXX").string();
  TemporaryFolder() { REQUIRE(mkdtemp(path.data())); }
  ~TemporaryFolder() { fs::remove_all(path); }
};

std::string encoded_unit(const std::string& source) {
  facts::Unit unit;
  unit.source = source;
  return facts::encode(unit);
}

} // namespace

TEST_CASE("facts can be in a file beside the object") {
  TemporaryFolder folder;
  const fs::path object = fs::path(folder.path) / "inode.o";
  CHECK(facts_file_of(object) == fs::path(folder.path) / "inode.o.klp-facts");
  auto missing = read_facts(object, FactsSource::file);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().file == facts_file_of(object).string());

  REQUIRE(write_file(facts_file_of(object), encoded_unit("fs/inode.c")));
  auto unit = read_facts(object, FactsSource::file);
  REQUIRE(unit);
  CHECK(unit->source == "fs/inode.c");

  REQUIRE(write_file(facts_file_of(object), encoded_unit("fs/inode.c") + encoded_unit("fs/pipe.c")));
  auto two = read_facts(object, FactsSource::file);
  REQUIRE_FALSE(two);
  CHECK(two.error().cause == "holds the facts of 2 units, one was expected");

  REQUIRE(write_file(facts_file_of(object), "KLPFACTS"));
  auto damaged = read_facts(object, FactsSource::file);
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().file == facts_file_of(object).string());
}
