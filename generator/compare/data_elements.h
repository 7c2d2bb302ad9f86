// What a variable consists of, as far as its type's text and the records in the facts say.
#pragma once

#include "generator/compare/correlate.h"

#include <optional>
#include <string>

namespace klp {

struct ElementType {
  std::string name;        // "struct nla_policy" of "const struct nla_policy [8]"; empty: not known
  std::uint64_t count = 1; // how many of them the variable is
};

ElementType element_type(const Side& side, AtomId variable);

struct Member {
  std::string name;                   // ".rule.len"
  std::uint64_t offset = 0, size = 0; // in bytes, of the bytes that it lies in
  bool whole = true;                  // false: a bit-field, which others may share these bytes with
};

// The innermost member of a record of this type that holds the byte; nothing where the facts do not know it.
std::optional<Member> member_at(const Side& side, const std::string& type, std::uint64_t byte);

} // namespace klp
