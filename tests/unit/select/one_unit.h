// One unit of vmlinux, with its original and patched objects, from the comparison up to the atoms of the module.
#pragma once

#include "generator/module/extract.h"

#include <catch2/catch.hpp>

namespace klp::test {

struct OneUnit {
  KernelObjects objects;
  Layout original, patched; // of objects that must outlive this
  std::vector<PatchUnit> units;

  OneUnit(const Object& before, const Object& after, KernelObject vmlinux)
      : objects(only(std::move(vmlinux))), original(*Layout::make(before)), patched(*Layout::make(after)), units(1) {
    units[0].source = "unit.c";
    units[0].object = &objects.vmlinux();
    units[0].original = {&original, nullptr};
    units[0].patched = {&patched, nullptr};
    units[0].comparison = compare(units[0].original, units[0].patched);
  }

  // The object with the content of the module. Fails the test if something is refused.
  Object extracted() {
    for (auto& change : units[0].comparison.changed) change.redirected = true;
    Binder binder(units);
    auto extraction = extract(units, binder, select(units, binder).selection, Imports(objects, {}));
    REQUIRE(extraction);
    CHECK(extraction->refusals.empty());
    return extraction->object;
  }

private:
  static KernelObjects only(KernelObject vmlinux) {
    std::vector<KernelObject> kernel;
    kernel.push_back(std::move(vmlinux));
    return KernelObjects(std::move(kernel));
  }
};

inline const Symbol* symbol(const Object& object, const std::string& name) {
  for (const auto& s : object.symbols)
    if (s.name == name) return &s;
  return nullptr;
}

} // namespace klp::test
