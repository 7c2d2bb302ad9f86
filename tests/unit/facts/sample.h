// A unit that has every kind of record, and what it takes to damage its encoding on purpose.
#pragma once

#include "facts/codec.h"
#include "facts/record.h"

#include <cstring>

namespace klp::facts {

inline Unit sample_unit() {
  Unit unit{"gcc", "12.2.0", "fs/inode.c", "0123456789abcdef", {}, {}, {}};
  Function f;
  f.symbol = "alloc_inode.isra.0", f.name = "alloc_inode";
  f.begin = {"fs/inode.c", 231, 22}, f.end = {"fs/inode.c", 260, 1};
  f.linkage = Linkage::weak, f.section = ".init.text";
  f.has_fentry = false, f.declared_inline = true, f.may_return = false;
  f.clone_kind = CloneKind::isra, f.clone_of = "alloc_inode", f.same_body_as = "twin", f.signature = "int(void)";
  unit.functions = {f, Function{}};
  unit.inlinings = {{"i_init", "alloc_inode.isra.0", "alloc_inode", {"fs/inode.c", 240, 7}}};
  unit.variables = {
      {"cnt.3", "cnt", "alloc_inode", 1, {"fs/inode.c", 233, 14}, Linkage::global, ".data", "long", 1ull << 40, true}};
  return unit;
}

// Puts a right frame around any payload: what is wrong then is the payload alone.
inline std::string framed(const std::string& payload) {
  auto put = [](auto value) { return std::string(reinterpret_cast<const char*>(&value), sizeof value); };
  return std::string(record::magic) + put(schema_version) + put(static_cast<std::uint32_t>(payload.size())) + payload +
         put(record::checksum(payload));
}

} // namespace klp::facts
