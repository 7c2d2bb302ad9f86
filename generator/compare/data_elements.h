// The elements and members that a variable consists of, by the text of its type and the records in the facts.
#pragma once

#include "generator/compare/correlation.h"

#include <optional>
#include <string>

namespace klp {

struct ElementType {
  std::string name;        // "struct nla_policy" for "const struct nla_policy [8]"; empty: not known
  std::uint64_t count = 1; // elements in the variable
};

ElementType element_type(const Side& side, AtomId variable);

struct Member {
  std::string name;                   // ".rule.len"
  std::uint64_t offset = 0, size = 0; // in bytes; for a bit-field, of all bytes that contain a bit of it
  bool whole = true;                  // false: a bit-field, and other members can lie in the same bytes
};

// The innermost member that contains byte number `byte` (from 0) of a record of this type. Returns nullopt if the facts
// do not contain the record, for a union, and for padding.
std::optional<Member> member_at(const Side& side, const std::string& type, std::uint64_t byte);

} // namespace klp
