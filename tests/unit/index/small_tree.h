// A temporary folder with small objects, and its index.
#pragma once

#include "base/file.h"
#include "facts/index/index.h"
#include "facts/index/update.h"
#include "tests/unit/index/small_object.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <unistd.h>

namespace klp::facts {

class SmallTree {
public:
  SmallTree() {
    std::string name = (fs::temp_directory_path() / "klp-index.XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()));
    root_ = name;
  }
  SmallTree(const SmallTree&) = delete;
  ~SmallTree() {
    std::error_code code;
    fs::remove_all(root_, code);
  }
  const fs::path& root() const { return root_; }
  fs::path index() const { return default_index(root_); }
  void add_object(const std::string& path, const std::string& facts, bool compiled = true) const {
    write_object(root_ / path, {facts, compiled});
  }
  void add_file(const std::string& path, const std::string& content) const {
    fs::create_directories((root_ / path).parent_path());
    REQUIRE(write_file(root_ / path, content));
  }
  Result<UpdateReport> try_update() const { return update_index(root_, index()); }
  UpdateReport update() const {
    auto report = try_update();
    if (!report) FAIL(render(report.error()));
    return *report;
  }
  Index open() const {
    auto opened = Index::open(root_);
    if (!opened) FAIL(render(opened.error()));
    return std::move(*opened);
  }

private:
  fs::path root_;
};

inline Unit small_unit(const std::string& source) {
  Unit unit;
  unit.compiler = "gcc", unit.compiler_version = "12.2.0", unit.source = source, unit.flags_hash = "0123456789abcdef";
  return unit;
}

inline void add_function(Unit& unit, const std::string& symbol, const std::string& name, unsigned line) {
  Function f;
  f.symbol = symbol, f.name = name, f.begin = {unit.source, line, 5};
  unit.functions.push_back(f);
}

inline std::vector<std::string> sources(const std::vector<IndexedUnit>& units) {
  std::vector<std::string> all;
  for (const auto& unit : units) all.push_back(unit.source);
  return all;
}

using Names = std::vector<std::string>;

// A unit that uses the macro `name` of include/m.h, and into whose function f() inlined_NAME() is inlined.
inline Unit unit_with_use(const std::string& source, const std::string& name) {
  Unit unit = small_unit(source);
  unit.uses = {{DefinitionKind::macro, name, {"include/m.h", 1, 9}}};
  unit.files = {{source, "01"}, {"include/m.h", "02"}};
  unit.inlinings = {{"inlined_" + name, "f", "f", {source, 3, 3}}};
  add_function(unit, "f", "f", 2);
  return unit;
}

// The sources of the units that use the macro `name`.
inline Names sources_using(const SmallTree& tree, const std::string& name) {
  auto index = tree.open();
  auto units = index.units_using(DefinitionKind::macro, name);
  REQUIRE(units);
  return sources(*units);
}

} // namespace klp::facts
