#include "generator/source/dependents.h"
#include "generator/source/items.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

FileItems file(const std::string& path, const std::string& text) { return {path, items_of(text)}; }

const Visible everything = [](const std::string&) { return true; };

Touched touch(ItemKind kind, const std::string& name) {
  Touched touched;
  touched.kind = kind;
  touched.names = {name};
  touched.file = "a.h";
  touched.old_first = touched.new_first = 1;
  return touched;
}

} // namespace

TEST_CASE("dependants are found through inline functions and macros, each with the path back") {
  auto dependents =
      dependents_of({touch(ItemKind::function, "low")},
                    {file("b.h", "static inline int mid(int a) { return low(a); }\n#define TOP(a) mid(a)\n")});
  CHECK(dependents.names.size() == 3);
  CHECK(chain(dependents, "TOP") == "uses TOP, which uses mid, which uses low");
  CHECK(dependents.files.empty());
}

TEST_CASE("callers of a function that is not inline do not depend on what it uses") {
  auto dependents =
      dependents_of({touch(ItemKind::function, "low")}, {file("b.c", "int out(int a) { return low(a); }\n")});
  CHECK_FALSE(dependents.names.contains("out"));
  CHECK(dependents.files.contains("b.c"));
}

TEST_CASE("types and prototypes depend on macros and enumerators, not on functions") {
  std::vector<FileItems> files = {file("b.h", "struct s { char name[SIZE]; };\nint use(char a[SIZE]);\n")};
  CHECK(dependents_of({touch(ItemKind::macro, "SIZE")}, files).files.contains("b.h"));
  CHECK(dependents_of({touch(ItemKind::macro, "SIZE")}, files).names.contains("use"));
  CHECK(dependents_of({touch(ItemKind::function, "SIZE")}, files).files.empty());
}

TEST_CASE("pasted names are found by their fixed part") {
  auto dependents =
      dependents_of({touch(ItemKind::function, "set_page_dirty")},
                    {file("b.h", "#define SET(x) set_page_##x()\n#define OTHER(x) get_##x()\nint b = SET(dirty);\n")});
  CHECK(dependents.names.contains("SET"));
  CHECK_FALSE(dependents.names.contains("OTHER"));
}

TEST_CASE("#if depends on the value of a macro, #ifdef only on whether it is defined") {
  std::vector<FileItems> files = {file("b.h", "#ifdef FLAG\n#endif\n"), file("c.h", "#if FLAG > 2\n#endif\n")};
  auto changed = dependents_of({touch(ItemKind::macro, "FLAG")}, files);
  CHECK_FALSE(changed.files.contains("b.h"));
  CHECK(changed.files.contains("c.h"));
  Touched added = touch(ItemKind::macro, "FLAG");
  added.how = Touched::How::added;
  CHECK(dependents_of({added}, files).files.contains("b.h"));
}

TEST_CASE("the part of a pasted name beside the fixed text must be a word of a text or a keyword") {
  std::vector<FileItems> files = {file("b.h", "#define CALL(x) arch_##x()\nint arg = CALL(start);\n")};
  CHECK(dependents_of({touch(ItemKind::function, "arch_start")}, files).names.contains("CALL"));
  CHECK(dependents_of({touch(ItemKind::function, "arch_int")}, files).names.contains("CALL")); // CALL(int)
  CHECK_FALSE(dependents_of({touch(ItemKind::function, "arch_vma_open")}, files).names.contains("CALL"));
}

TEST_CASE("all pieces of fixed text of a pasted name must fit") {
  std::vector<FileItems> files = {file(
      "b.h", "#define OPS(x) static inline int do_##x(void) { return get_##x##_slot(); }\nOPS(idle)\nOPS(time)\n")};
  CHECK(dependents_of({touch(ItemKind::function, "get_idle_slot")}, files).names.contains("OPS"));
  CHECK_FALSE(dependents_of({touch(ItemKind::function, "get_idle_time")}, files).names.contains("OPS"));
  CHECK_FALSE(dependents_of({touch(ItemKind::function, "put_idle_slot")}, files).names.contains("OPS"));
}

TEST_CASE("an argument of a pasting macro is a word of the items that use the macro") {
  std::vector<FileItems> files = {file("b.h", "#define CALL(x) arch_##x()\n#define EACH(x) CALL(x)\n"
                                              "#define LIST(F) F(start) F(stop)\nvoid f(void) { LIST(EACH); }\n"
                                              "int halt;\n")};
  CHECK(dependents_of({touch(ItemKind::function, "arch_stop")}, files).names.contains("CALL"));
  CHECK_FALSE(dependents_of({touch(ItemKind::function, "arch_halt")}, files).names.contains("CALL"));
}

TEST_CASE("a definition in the source file of a unit is not visible in other files") {
  FileItems source = file("b.c", "static inline int mid(int a) { return low(a); }\n");
  source.included = false;
  auto dependents = dependents_of({touch(ItemKind::function, "low")}, {source, file("c.h", "#define TOP(a) mid(a)\n")});
  CHECK(dependents.names.contains("mid"));
  CHECK_FALSE(dependents.names.contains("TOP"));
}

TEST_CASE("users of a name that a source file and a header define are found for both definitions") {
  FileItems source = file("b.c", "static inline int mid(int a) { return low(a); }\n");
  source.included = false;
  std::vector<FileItems> files = {source, file("c.h", "#define via(a) low(a)\n#define mid(a) via(a)\n"),
                                  file("d.h", "#define TOP(a) mid(a)\n")};
  CHECK(dependents_of({touch(ItemKind::function, "low")}, files).names.contains("TOP"));
}

TEST_CASE("a use counts only in a file that includes the definition") {
  FileItems source = file("b.c", "int f(void) { return low(1); }");
  auto dependents = dependents_of({touch(ItemKind::function, "low")}, {source});
  CHECK(used_in("b.c", source.items[0], dependents, everything) == "low");
  CHECK(used_in("b.c", source.items[0], dependents, [](const std::string& path) { return path != "a.h"; }).empty());
}
