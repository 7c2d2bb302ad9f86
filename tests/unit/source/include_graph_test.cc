#include "base/file.h"
#include "generator/source/include_graph.h"
#include "generator/source/include_lines.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

struct SmallTree {
  WorkFolder folder;
  Target target;
  std::vector<Unit> units;

  static SmallTree make() {
    auto folder = WorkFolder::create(fs::temp_directory_path() / "klp-tests", "source");
    REQUIRE(folder);
    SmallTree tree{std::move(*folder), {}, {}};
    tree.target.source = tree.folder.path() / "tree";
    tree.target.build = tree.folder.path() / "out";
    return tree;
  }
  void add(const std::string& path, const std::string& text) const {
    REQUIRE(make_folder((folder.path() / path).parent_path()));
    REQUIRE(write_file(folder.path() / path, text));
  }
  void unit(const std::string& source, std::vector<std::string> options) {
    Unit unit;
    unit.source = source;
    unit.compile = {"gcc"};
    unit.compile.insert(unit.compile.end(), options.begin(), options.end());
    units.push_back(unit);
  }
  std::string path(const std::string& file) const { return (target.source / file).string(); }
};

} // namespace

TEST_CASE("include lines are found under any condition") {
  CHECK(
      include_lines("#include <a.h>\n  #  include \"b.h\" // x\n#include_next <c.h>\n"
                    "#define FILE <d.h>\n#define OTHER d\nint x; // #include <e.h>\n#if 0\n#include <f.h>\n#endif\n") ==
      std::vector<IncludeLine>{{"a.h", false}, {"b.h", true}, {"c.h", false}, {"d.h", false}, {"f.h", false}});
}

TEST_CASE("units that include a file: directly, through others, by -include, from the build folder") {
  auto tree = SmallTree::make();
  std::string inc = "-I" + tree.path("include");
  tree.add("tree/include/deep.h", "#define DEEP\n");
  tree.add("tree/include/mid.h", "#include \"sub/next.h\"\n");
  tree.add("tree/include/sub/next.h", "#include \"../deep.h\"\n");
  tree.add("tree/include/forced.h", "\n");
  tree.add("out/gen/made.h", "#include <deep.h>\n");
  tree.add("tree/a.c", "#include <mid.h>\n");
  tree.add("tree/b.c", "#include \"made.h\"\n");
  tree.add("tree/c.c", "#include <nowhere.h>\n");
  tree.unit("a.c", {inc});
  tree.unit("b.c", {inc, "-I./gen"});
  tree.unit("c.c", {inc, "-include", tree.path("include/forced.h")});
  IncludeGraph graph(tree.units, tree.target);
  auto readers = [&](const std::string& file) {
    std::vector<std::size_t> units;
    for (const auto& [unit, path] : graph.readers({tree.path(file)})) units.push_back(unit);
    return units;
  };
  CHECK(readers("include/deep.h") == std::vector<std::size_t>{0, 1});
  CHECK(readers("include/forced.h") == std::vector<std::size_t>{2});
  CHECK(readers("a.c") == std::vector<std::size_t>{0});
  CHECK(readers("include/unknown.h").empty());
  CHECK(graph.reads(0, tree.path("include/sub/next.h")));
  CHECK_FALSE(graph.reads(2, tree.path("include/deep.h")));
  CHECK(graph.files_of({1}) == std::set<std::string>{tree.path("b.c"), tree.path("include/deep.h"),
                                                     (tree.target.build / "gen/made.h").string()});
}

TEST_CASE("the first folder of the search wins, the file's own folder before it") {
  auto tree = SmallTree::make();
  for (const char* path : {"tree/one/x.h", "tree/two/x.h", "tree/here/x.h"}) tree.add(path, "\n");
  tree.add("tree/here/a.c", "#include \"x.h\"\n");
  tree.add("tree/b.c", "#include \"x.h\"\n");
  for (const char* source : {"here/a.c", "b.c"})
    tree.unit(source, {"-I" + tree.path("one"), "-iquote", tree.path("two")});
  IncludeGraph graph(tree.units, tree.target);
  CHECK(graph.reads(0, tree.path("here/x.h")));
  CHECK_FALSE(graph.reads(0, tree.path("two/x.h")));
  CHECK(graph.reads(1, tree.path("two/x.h")));
  CHECK_FALSE(graph.reads(1, tree.path("one/x.h")));
}
