#include "generator/plan/index_users.h"
#include "tests/unit/index/small_tree.h"

using namespace klp;

TEST_CASE("an index of objects from another compiler is an error that names both versions") {
  facts::SmallTree tree;
  tree.object("fs/a.o", facts::encode(facts::small_unit("fs/a.c")));
  tree.update();
  Target target;
  target.name = "small";
  target.compiler = "gcc-11";
  target.compiler_version = "gcc-11 (Debian 11.3.0-12) 11.3.0";
  auto users = users_by_index(target, tree.root(), {}, {});
  REQUIRE_FALSE(users);
  CHECK(users.error().cause == "1 units of the index were compiled by gcc 12.2.0, the kernel of target small by gcc-11 "
                               "(Debian 11.3.0-12) 11.3.0");
  CHECK(users.error().remedy == "build the tree with CC=gcc-11, or leave out --index");

  target.folder = tree.root();
  tree.file("units", "klp-units 1\n");
  target.compiler_version = "gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0";
  users = users_by_index(target, tree.root(), {}, {});
  if (!users) FAIL(render(users.error()));
  CHECK(users->units.empty());
}
