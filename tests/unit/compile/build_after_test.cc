#include "small_kernel.h"

#include "generator/compile/source_view.h"

using namespace klp;

namespace {

std::vector<CompiledUnit> compiled(const SmallKernel& kernel, const std::vector<Unit>& units, const SourceEdits& edits,
                                   const BuildAfter& after) {
  CompileOptions options;
  options.after = after;
  auto result = kernel.compile(units, edits, "work", options);
  INFO((result ? std::string() : render(result.error())));
  REQUIRE(result);
  return *result;
}

bool has_symbol(const fs::path& object, const std::string& symbol) {
  return bytes_of(object).find(std::string(1, '\0') + symbol + '\0') != std::string::npos;
}

} // namespace

TEST_CASE("a unit that the kernel was not built from has an empty original") {
  SmallKernel kernel = SmallKernel::make({{"fs/x.c", "int x;\n"}, {"fs/idle.c", "int idle_code;\n"}});
  BuildAfter after;
  after.added = {"fs/new/file.c", "fs/idle.c"};
  auto units = compiled(kernel, {kernel.unit("fs/x.c"), kernel.unit("fs/new/file.c"), kernel.unit("fs/idle.c")},
                        {{"fs/new/file.c", {.compiled = "int only_after = 1;\n"}}}, after);
  CHECK(bytes_of(units[0].original) == bytes_of(units[0].patched));
  CHECK_FALSE(has_symbol(units[1].original, "only_after"));
  CHECK(has_symbol(units[1].patched, "only_after"));
  CHECK_FALSE(has_symbol(units[2].original, "idle_code")); // the source exists, but the kernel was not built from it
  CHECK(has_symbol(units[2].patched, "idle_code"));
  CHECK_FALSE(fs::exists(kernel.target.source / "fs/new"));
}

TEST_CASE("other options, and another text of a generated header, apply to the patched side only") {
  SmallKernel kernel = SmallKernel::make(
      {{"fs/x.c", "#ifdef FAR\nint far_away;\n#endif\n"}, {"fs/y.c", "#include <generated.h>\nint y[GENERATED];\n"}});
  BuildAfter after;
  Unit far = kernel.unit("fs/x.c");
  far.compile.insert(far.compile.begin() + 1, "-DFAR");
  after.units = {{"fs/x.o", far}};
  after.files = {{"include/generated.h", "#define GENERATED 8\n"}};
  auto units = compiled(kernel, {kernel.unit("fs/x.c"), kernel.unit("fs/y.c")}, {}, after);
  CHECK_FALSE(has_symbol(units[0].original, "far_away"));
  CHECK(has_symbol(units[0].patched, "far_away"));
  CHECK(bytes_of(units[1].original) != bytes_of(units[1].patched));
  CHECK(bytes_of(kernel.target.build / "include/generated.h") == "#define GENERATED 7\n");
}

TEST_CASE("an edited file whose path leads through another folder is a fault, and the target's source stays as it is") {
  SmallKernel kernel = SmallKernel::make({{"fs/x.c", "int x;\n"}, {"virt/y.c", "int y;\n"}});
  for (const std::string path : {"fs/../virt/new.c", "../new.c", "/tmp/new.c"}) {
    CompileOptions options;
    options.after.added = {path};
    auto result = kernel.compile({kernel.unit("fs/x.c")}, {}, "work", options);
    REQUIRE_FALSE(result);
    CHECK(result.error().status == ExitStatus::internal_fault);
    CHECK(result.error().file == path);
    CHECK(result.error().cause == "path of an edited file does not lead straight into the source tree");
    CHECK(result.error().remedy.starts_with("this is a fault of klp"));
    fs::remove_all(kernel.folder.path() / "work");
  }
  CHECK_FALSE(fs::exists(kernel.target.source / "virt/new.c"));
}

TEST_CASE("an edited script is executable in a view if it is in the source") {
  SmallKernel kernel = SmallKernel::make({{"scripts/x.sh", "#!/bin/sh\n"}, {"scripts/y.h", "\n"}});
  fs::permissions(kernel.target.source / "scripts/x.sh", fs::perms::owner_exec, fs::perm_options::add);
  const fs::path view = kernel.folder.path() / "view";
  SourceEdits edits = {{"scripts/x.sh", {.compiled = "#!/bin/sh\nexit 0\n"}},
                       {"scripts/y.h", {.compiled = "int y;\n"}}};
  REQUIRE(make_source_view(kernel.target.source, edits, Depth::edited_folders, view));
  auto runs = [&](const char* path) {
    return (fs::status(view / path).permissions() & fs::perms::owner_exec) != fs::perms::none;
  };
  CHECK(runs("scripts/x.sh"));
  CHECK_FALSE(runs("scripts/y.h"));
}
