#include "generator/compare/record_owners.h"

#include <catch2/catch.hpp>

using namespace klp;
using facts::Holder;
using facts::HolderKind;
using facts::Lifetime;
using facts::Outlives;

namespace {

const facts::Place env_place{"mm/env.h", 3, 0};

Lifetime env(std::vector<Holder> holders, const facts::Place& place = env_place) {
  return {facts::RecordKind::structure, "env", place, Outlives::nothing, "", "", {}, std::move(holders)};
}

Lifetime outliving(Outlives why, const std::string& what = "") {
  return {facts::RecordKind::structure, "env", env_place, why, what, "f", {"mm/a.c", 9, 1}, {}};
}

facts::Record record() { return {facts::RecordKind::structure, "env", env_place, 8, 8, {}}; }

RecordOwners owners_in(const std::vector<UnitLifetimes>& units) { return owners_of(units, record(), record()); }

RecordOwners owners_in(const std::vector<Lifetime>& lifetimes) {
  return owners_in({{"mm/a.c", "vmlinux", lifetimes, lifetimes}});
}

const Holder owner{HolderKind::owner, "f", {}};

} // namespace

TEST_CASE("a record whose objects are local variables has owners and no obstacle") {
  auto owners = owners_in({env({owner})});
  CHECK(owners.obstacle.empty());
  CHECK(owners.original == std::set<RecordOwner>{{0, "f"}});
  CHECK(owners.patched == owners.original);
}

TEST_CASE("each reason why objects can outlive their function is an obstacle, with its place") {
  const std::pair<Lifetime, std::string> cases[] = {
      {outliving(Outlives::variable, "all"), "the variable all is of this type"},
      {outliving(Outlives::stored), "f() stores its address in memory"},
      {outliving(Outlives::loaded), "f() reads its address from memory"},
      {outliving(Outlives::converted_from, "void *"), "f() gets its address from a value of type void *"},
      {outliving(Outlives::converted_to, "long int"), "f() converts its address to long int"},
      {outliving(Outlives::accessed_as, "int"), "f() accesses it as int"},
      {outliving(Outlives::passed, "kfree()"), "f() passes its address to kfree(), whose parameter has another type"},
      {outliving(Outlives::indirect), "f() passes its address through a function pointer"},
      {outliving(Outlives::assembler), "f() passes it to inline assembler"},
      {outliving(Outlives::address_taken, "g()"),
       "g() takes or returns it, and may be called through a function pointer"},
      {outliving(Outlives::exported, "g()"), "g() takes or returns it, and is exported to modules"},
  };
  for (const auto& [lifetime, text] : cases) {
    CHECK(owners_in({lifetime}).obstacle == "mm/a.c:9: " + text);
    // The obstacle is on one side only, and in a unit that has no owner.
    CHECK(owners_in({{"mm/a.c", "vmlinux", {env({owner})}, {env({owner})}}, {"mm/b.c", "vmlinux", {lifetime}, {}}})
              .obstacle == "mm/a.c:9: " + text);
    CHECK(owners_in({{"mm/a.c", "vmlinux", {env({owner})}, {lifetime}}}).obstacle == "mm/a.c:9: " + text);
  }
}

TEST_CASE("a record that no function has on its stack has an obstacle") {
  CHECK(owners_in({env({{HolderKind::taker, "g", {}}})}).obstacle ==
        "no function has an object of it as a local variable");
  CHECK(owners_in(std::vector<Lifetime>{}).obstacle == "no function has an object of it as a local variable");
}

TEST_CASE("a function that gets an object is followed into the unit that defines it, of the same kernel object") {
  const Holder callee{HolderKind::callee, "g", {}}, taker{HolderKind::taker, "g", {}};
  const std::string unknown = "mm/a.c calls g() with it, which is in no file that was compiled for this change";
  auto with = [&](const std::string& object, const Lifetime& there) {
    return owners_in(
        {{"mm/a.c", "vmlinux", {env({owner, callee})}, {env({owner, callee})}}, {"mm/b.c", object, {there}, {there}}});
  };
  CHECK(owners_in({env({owner, callee})}).obstacle == unknown);
  CHECK(with("vmlinux", env({taker})).obstacle.empty());
  CHECK(with("module", env({taker})).obstacle == unknown);
  // The second unit only declares the structure.
  CHECK(with("vmlinux", env({taker}, {})).obstacle.empty());
  Lifetime stores = outliving(Outlives::stored);
  stores.place = {};
  CHECK(with("vmlinux", stores).obstacle == "mm/a.c:9: f() stores its address in memory");
  // The second unit defines another structure of the same name.
  CHECK(with("vmlinux", env({taker}, {"mm/b.c", 7, 0})).obstacle == unknown);
}

TEST_CASE("a record that is a member of others lives as long as these do") {
  const Holder container{HolderKind::container, "union all", {"mm/env.h", 20, 0}};
  Lifetime all{facts::RecordKind::union_, "all", {"mm/env.h", 20, 0}, Outlives::nothing, "", "", {}, {owner}};
  auto owners = owners_in({env({container}), all});
  CHECK(owners.obstacle.empty());
  CHECK(owners.original == std::set<RecordOwner>{{0, "f"}});
  all.holders.clear();
  all.outlives = Outlives::loaded, all.function = "f", all.where = {"mm/a.c", 9, 1};
  CHECK(owners_in({env({container}), all}).obstacle ==
        "mm/a.c:9: of union all, which has it as a member: f() reads its address from memory");
}

TEST_CASE("the code of a function is in its clones, and where it was inlined") {
  facts::Unit unit;
  auto add = [&unit](const std::string& symbol, const std::string& name, facts::CloneKind kind) {
    facts::Function f;
    f.symbol = symbol, f.name = name, f.clone_kind = kind;
    unit.functions.push_back(f);
  };
  add("f.isra.0", "f", facts::CloneKind::isra);
  add("f.isra.0.cold", "f", facts::CloneKind::cold);
  add("g", "g", facts::CloneKind::none);
  unit.inlinings = {{"f", "h", "h", {}}, {"g", "i", "i", {}}};
  CHECK(symbols_holding(unit, "f") == std::set<std::string>{"f.isra.0", "h"});
}
