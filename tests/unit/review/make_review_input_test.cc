#include "generator/review/make_review_input.h"

#include "base/file.h"

#include <catch2/catch.hpp>

using namespace klp;

TEST_CASE("the original text of a new file is empty, and so is the patched text of a deleted file") {
  auto work = *WorkFolder::create(fs::temp_directory_path() / "klp-tests", "to-review");
  Target target;
  target.source = work.path();
  REQUIRE(write_file(work.path() / "a.c", "int a;\n"));
  REQUIRE(write_file(work.path() / "gone.c", "int gone;\n"));
  Plan plan;
  plan.edits["a.c"] = {"", false, "int a = 1;\n"};
  plan.edits["new.c"] = {"", false, "#define N 1\n"};
  plan.edits["gone.c"] = {"", true, ""};
  auto texts = changed_texts(target, plan);
  REQUIRE(texts);
  REQUIRE(texts->size() == 3);
  CHECK(texts->at("a.c").original == "int a;\n");
  CHECK(texts->at("a.c").patched == "int a = 1;\n");
  CHECK(texts->at("new.c").original.empty());
  CHECK(texts->at("new.c").patched == "#define N 1\n");
  CHECK(texts->at("gone.c").original == "int gone;\n");
  CHECK(texts->at("gone.c").patched.empty());
}
