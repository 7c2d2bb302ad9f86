#include "generator/compare/data_elements.h"

#include "facts/lookup.h"
#include "generator/compare/atom_facts.h"

#include <algorithm>
#include <charconv>

namespace klp {

namespace {

// "int [3][4]" -> "int", 12. An array with a dimension that is not a number counts as one element.
ElementType split_dimensions(const std::string& type) {
  std::size_t bracket = type.find('[');
  if (bracket == type.npos || type.find('(') != type.npos) return {type, 1};
  ElementType element{type.substr(0, bracket), 1};
  while (!element.name.empty() && element.name.back() == ' ') element.name.pop_back();
  for (std::size_t at = bracket; at != type.npos; at = type.find('[', at + 1)) {
    std::uint64_t count = 0;
    auto read = std::from_chars(type.data() + at + 1, type.data() + type.size(), count);
    if (read.ec != std::errc() || count == 0) return {type, 1};
    element.count *= count;
  }
  return element;
}

const facts::Record* record_of(const Side& side, const std::string& type) {
  if (!side.facts) return nullptr;
  auto kind = type.starts_with("union ") ? facts::RecordKind::union_ : facts::RecordKind::structure;
  return facts::record_with_name(*side.facts, kind, type.substr(type.rfind(' ') + 1));
}

bool holds(const facts::Field& field, std::uint64_t byte) {
  return field.offset / 8 <= byte && byte * 8 < field.offset + field.size;
}

} // namespace

ElementType element_type(const Side& side, AtomId variable) {
  const facts::Variable* known = variable_facts(side, variable);
  return known ? split_dimensions(unqualified(known->type)) : ElementType{};
}

std::optional<Member> member_at(const Side& side, const std::string& type, std::uint64_t byte) {
  const facts::Record* record = record_of(side, type);
  if (!record || record->kind == facts::RecordKind::union_) return std::nullopt;
  auto field = std::ranges::find_if(record->fields, [&](const facts::Field& f) { return holds(f, byte); });
  if (field == record->fields.end()) return std::nullopt;
  bool whole = field->offset % 8 == 0 && field->size % 8 == 0;
  Member member{field->name.empty() ? "" : "." + field->name, field->offset / 8, 0, whole};
  member.size = (field->offset + field->size + 7) / 8 - member.offset;
  ElementType inner = split_dimensions(unqualified(field->type));
  std::uint64_t size = member.size / inner.count, index = (byte - member.offset) / std::max<std::uint64_t>(size, 1);
  if (!whole || member.size % inner.count || size == 0) return member;
  auto part = member_at(side, inner.name, byte - member.offset - index * size);
  if (inner.count > 1) member.name += "[" + std::to_string(index) + "]";
  member.offset += index * size;
  member.size = size;
  if (!part) return member;
  return Member{member.name + part->name, member.offset + part->offset, part->size, part->whole};
}

} // namespace klp
