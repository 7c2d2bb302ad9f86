// A unit that has an item in every list, and a function to encode a damaged payload.
#pragma once

#include "facts/codec.h"
#include "facts/record.h"

#include <cstring>

namespace klp::facts {

inline Unit sample_unit() {
  Unit unit;
  unit.compiler = "gcc", unit.compiler_version = "12.2.0";
  unit.source = "fs/inode.c", unit.flags_hash = "0123456789abcdef";
  Function f;
  f.symbol = "alloc_inode.isra.0", f.name = "alloc_inode";
  f.begin = {"fs/inode.c", 231, 22}, f.end = {"fs/inode.c", 260, 1};
  f.linkage = Linkage::weak, f.section = ".init.text";
  f.has_fentry = false, f.declared_inline = true, f.may_return = false;
  f.clone_kind = CloneKind::isra, f.clone_of = "alloc_inode", f.same_body_as = "twin", f.signature = "int(void)";
  f.exported = true, f.address_taken = true, f.results = 37;
  f.assumptions = {true, true, true, true, "si r8", "fedcba9876543210"};
  unit.functions = {f, Function{}};
  unit.inlinings = {{"i_init", "alloc_inode.isra.0", "alloc_inode", {"fs/inode.c", 240, 7}}};
  unit.variables = {
      {"cnt.3", "cnt", "alloc_inode", 1, {"fs/inode.c", 233, 14}, Linkage::global, ".data", "long", 1ull << 40, true}};
  unit.callbacks = {{"alloc_inode", "ops.4", "[2].open"}};
  unit.constants = {{"alloc_inode", 12, "0011223344556677", true}};
  unit.records = {{RecordKind::union_, "u", {"include/u.h", 12, 0}, 8, 4, {{"a", "int", 0, 32}, {"b", "char", 3, 5}}}};
  unit.lifetimes = {
      {RecordKind::structure,
       "s",
       {"include/s.h", 9, 0},
       Outlives::nothing,
       "",
       "",
       {},
       {{HolderKind::owner, "alloc_inode", {}}, {HolderKind::container, "union u", {"include/u.h", 12, 0}}}},
      {RecordKind::union_,
       "u",
       {"include/u.h", 12, 0},
       Outlives::converted_from,
       "void *",
       "alloc_inode",
       {"fs/inode.c", 250, 3},
       {}}};
  unit.uses = {{DefinitionKind::macro, "PAGE_SIZE", {"include/page.h", 3, 0}}};
  unit.files = {{"fs/inode.c", "8899aabb"}};
  unit.plugins = {"stackleak_plugin"};
  return unit;
}

// Puts a correct frame around any payload, so that only the payload can be wrong.
inline std::string framed(const std::string& payload) { return frame(payload); }

} // namespace klp::facts
