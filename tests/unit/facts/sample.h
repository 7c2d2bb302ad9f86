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
  f.assumptions = {.is_const = true,
                   .is_pure = true,
                   .no_throw = true,
                   .is_malloc = true,
                   .registers_kept = "si r8",
                   .effects = "fedcba9876543210"};
  unit.functions = {f, Function{}};
  unit.inlinings = {
      {.callee = "i_init", .into = "alloc_inode.isra.0", .caller = "alloc_inode", .call_site = {"fs/inode.c", 240, 7}}};
  unit.variables = {{.symbol = "cnt.3",
                     .name = "cnt",
                     .owner = "alloc_inode",
                     .ordinal = 1,
                     .place = {"fs/inode.c", 233, 14},
                     .linkage = Linkage::global,
                     .section = ".data",
                     .type = "long",
                     .size = 1ull << 40,
                     .read_only = true}};
  unit.callbacks = {{.function = "alloc_inode", .variable = "ops.4", .field = "[2].open"}};
  unit.constants = {{.owner = "alloc_inode", .size = 12, .hash = "0011223344556677", .is_string = true}};
  unit.records = {{.kind = RecordKind::union_,
                   .name = "u",
                   .place = {"include/u.h", 12, 0},
                   .size = 8,
                   .alignment = 4,
                   .fields = {{"a", "int", 0, 32}, {"b", "char", 3, 5}}}};
  Lifetime on_stack = {.kind = RecordKind::structure, .name = "s", .place = {"include/s.h", 9, 0}};
  on_stack.holders = {{HolderKind::owner, "alloc_inode", {}},
                      {HolderKind::container, "union u", {"include/u.h", 12, 0}}};
  Lifetime allocated = {.kind = RecordKind::union_, .name = "u", .place = {"include/u.h", 12, 0}};
  allocated.outlives = Outlives::converted_from, allocated.what = "void *";
  allocated.function = "alloc_inode", allocated.where = {"fs/inode.c", 250, 3};
  unit.lifetimes = {on_stack, allocated};
  unit.uses = {{DefinitionKind::macro, "PAGE_SIZE", {"include/page.h", 3, 0}}};
  unit.files = {{"fs/inode.c", "8899aabb"}};
  unit.plugins = {"stackleak_plugin"};
  return unit;
}

// Puts a correct frame around any payload, so that only the payload can be wrong.
inline std::string framed(const std::string& payload) { return frame(payload); }

} // namespace klp::facts
