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
  void object(const std::string& path, const std::string& facts, bool compiled = true) const {
    write_object(root_ / path, {facts, compiled});
  }
  void file(const std::string& path, const std::string& content) const {
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

} // namespace klp::facts
