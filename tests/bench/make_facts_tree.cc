// make_facts_tree DIR UNITS: makes a tree of objects with facts similar to those of a kernel. Each unit has 1,000
// inlinings, 800 files and 1,500 uses; most of them are shared with many other units.
#include "tests/unit/index/small_object.h"

#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <random>

using namespace klp::facts;

namespace {

class Chance {
public:
  explicit Chance(unsigned seed) : engine_(seed) {}
  unsigned below(unsigned limit) { return static_cast<unsigned>(engine_() % limit); }
  // Low numbers are more likely than high ones, because some headers are used much more often than others.
  unsigned skewed(unsigned limit) {
    const double x = static_cast<double>(engine_()) / 4294967296.0;
    return static_cast<unsigned>(std::pow(x, 3) * limit);
  }

private:
  std::mt19937 engine_;
};

std::string header(unsigned n) { return fmt::format("./include/linux/part_{}/header_{}.h", n % 40, n); }
std::string header_function(unsigned n) { return fmt::format("header_function_{}", n); }

// Every tenth inlining is nested in the one before it.
void add_inlinings(Unit& unit, unsigned number, Chance& chance) {
  for (unsigned i = 0; i < 1000; ++i) {
    const std::string into = fmt::format("unit_{}_function_{}", number, i / 17);
    if (i % 10 == 9) {
      const Inlining outer = unit.inlinings.back();
      const unsigned callee = chance.skewed(4000);
      unit.inlinings.push_back({header_function(callee), into, outer.callee, {header(callee % 6000), callee % 900, 9}});
    } else if (i % 5 == 0) {
      unit.inlinings.push_back({fmt::format("helper_{}", i % 50), into, into, {unit.source, i * 2 + 10, 3}});
    } else {
      unit.inlinings.push_back({header_function(chance.skewed(4000)), into, into, {unit.source, i * 2 + 10, 3}});
    }
  }
}

void add_uses(Unit& unit, Chance& chance) {
  for (unsigned i = 0; i < 1500; ++i) {
    const unsigned n = chance.skewed(120000);
    const auto kind = static_cast<DefinitionKind>(n % 7);
    const std::string name =
        kind == DefinitionKind::function ? header_function(n / 7) : fmt::format("name_of_definition_{}", n);
    unit.uses.push_back({kind, name, {header(n / 20), n % 900 + 1, 8}});
  }
}

Unit make_unit(unsigned number) {
  Chance chance(number);
  Unit unit;
  unit.compiler = "gcc", unit.compiler_version = "12.2.0", unit.flags_hash = "0123456789abcdef";
  unit.source = fmt::format("folder_{}/part_{}/unit_{}.c", number / 400, number / 20, number);
  for (unsigned i = 0; i < 60; ++i) {
    Function f;
    f.symbol = f.name = fmt::format("unit_{}_function_{}", number, i);
    f.begin = {unit.source, i * 34 + 10, 5}, f.end = {unit.source, i * 34 + 40, 1};
    f.signature = fmt::format("int(struct name_{} *, unsigned long)", chance.skewed(5000));
    unit.functions.push_back(f);
  }
  for (unsigned i = 0; i < 40; ++i)
    unit.variables.push_back({.symbol = fmt::format("variable_{}", i),
                              .name = fmt::format("variable_{}", i),
                              .place = {unit.source, i + 1, 5},
                              .linkage = Linkage::local,
                              .type = "int",
                              .size = 4});
  add_inlinings(unit, number, chance);
  add_uses(unit, chance);
  unit.files.push_back({unit.source, fmt::format("{:016x}", number)});
  for (unsigned i = 0; i < 799; ++i) {
    const unsigned n = i < 500 ? i : chance.skewed(6000);
    unit.files.push_back({header(n), fmt::format("{:016x}", n * 7919ull)});
  }
  return unit;
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const unsigned units = static_cast<unsigned>(std::atoi(argv[2]));
  for (unsigned i = 0; i < units; ++i) {
    Unit unit = make_unit(i);
    const auto object = std::filesystem::path(argv[1]) / std::filesystem::path(unit.source).replace_extension(".o");
    write_object(object, {encode(unit), true});
  }
}
