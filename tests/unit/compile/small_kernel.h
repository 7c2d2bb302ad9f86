// A small source tree and build folder, with compile commands in the form of kbuild's.
#pragma once

#include "base/file.h"
#include "generator/compile/compile.h"

#include <catch2/catch.hpp>

namespace klp {

struct SmallKernel {
  WorkFolder folder;
  Target target;

  static SmallKernel make(const std::map<std::string, std::string>& sources) {
    auto folder = WorkFolder::create(fs::temp_directory_path() / "klp-tests", "compile");
    REQUIRE(folder);
    SmallKernel kernel{std::move(*folder), {}};
    kernel.target.name = "small";
    kernel.target.source = kernel.folder.path() / "tree";
    kernel.target.build = kernel.folder.path() / "out";
    REQUIRE(make_folder(kernel.target.build / "include"));
    REQUIRE(write_file(kernel.target.build / "include/generated.h", "#define GENERATED 7\n"));
    for (const auto& [path, text] : sources) {
      REQUIRE(make_folder((kernel.target.source / path).parent_path()));
      REQUIRE(write_file(kernel.target.source / path, text));
    }
    return kernel;
  }

  Unit unit(const std::string& source, std::vector<std::string> objtool = {}) const {
    std::string tree = target.source.string();
    std::string output = fs::path(source).replace_extension(".o").string();
    fs::path dependencies = fs::path(output).parent_path() / ("." + fs::path(output).filename().string() + ".d");
    Unit unit;
    unit.source = source;
    unit.output = output;
    unit.compile = {"gcc",
                    "-Wp,-MMD," + dependencies.string(),
                    "-I" + tree + "/include",
                    "-I./include",
                    "-fmacro-prefix-map=" + tree + "/=",
                    "-O2",
                    "-g",
                    "-DNAME=\"a b$c'd\"",
                    "-I",
                    tree + "/lib",
                    "-c",
                    "-o",
                    output,
                    tree + "/" + source};
    unit.objtool = std::move(objtool);
    return unit;
  }

  // `work`: name of the work folder.
  Result<std::vector<CompiledUnit>> compile(const std::vector<Unit>& units, const SourceEdits& edits,
                                            const std::string& work = "work",
                                            const CompileOptions& options = {}) const {
    REQUIRE(make_folder(folder.path() / work));
    return compile_units(target, units, edits, folder.path() / work, options);
  }
};

inline std::string bytes_of(const fs::path& path) {
  auto content = read_file(path);
  INFO(path.string());
  REQUIRE(content);
  return *content;
}

} // namespace klp
