#include "record_facts.h"

namespace klp::gcc {

namespace {

// Cache of the texts of types: most fields have one of a few types, and printing a type is slow.
class TypeTexts {
public:
  const std::string& operator[](tree type) {
    auto [at, is_new] = texts_.try_emplace(type);
    if (is_new) at->second = type_text(type);
    return at->second;
  }

private:
  std::unordered_map<tree, std::string> texts_;
};

std::uint64_t number(tree value) { return value && tree_fits_uhwi_p(value) ? tree_to_uhwi(value) : 0; }

std::uint64_t bit_offset(tree field) {
  return number(DECL_FIELD_OFFSET(field)) * BITS_PER_UNIT + number(DECL_FIELD_BIT_OFFSET(field));
}

// For a bit-field, TREE_TYPE is a type that the front end made for its width.
tree declared_type(tree field) { return DECL_BIT_FIELD_TYPE(field) ? DECL_BIT_FIELD_TYPE(field) : TREE_TYPE(field); }

std::string name_of(tree type) {
  tree name = TYPE_NAME(type);
  if (name && TREE_CODE(name) == TYPE_DECL) name = DECL_NAME(name);
  return name ? IDENTIFIER_POINTER(name) : "";
}

facts::Field describe_field(tree field, TypeTexts& texts) {
  std::string name = DECL_NAME(field) ? IDENTIFIER_POINTER(DECL_NAME(field)) : "";
  return {name, texts[declared_type(field)], bit_offset(field), number(DECL_SIZE(field))};
}

} // namespace

facts::Record describe_record(tree type) {
  facts::Record record;
  record.kind = TREE_CODE(type) == UNION_TYPE ? facts::RecordKind::union_ : facts::RecordKind::structure;
  record.name = name_of(type);
  if (TYPE_STUB_DECL(type)) record.place = place_of(DECL_SOURCE_LOCATION(TYPE_STUB_DECL(type)));
  record.place.column = 0;
  record.size = number(TYPE_SIZE_UNIT(type));
  record.alignment = TYPE_ALIGN_UNIT(type);
  return record;
}

std::vector<facts::Record> record_facts(const UsedTypes& types, const std::unordered_set<const void*>& measured) {
  TypeTexts texts;
  std::vector<facts::Record> out;
  for (tree type : types.list()) {
    if (!RECORD_OR_UNION_TYPE_P(type) || !COMPLETE_TYPE_P(type)) continue;
    facts::Record record = describe_record(type);
    bool all = record.place.file == main_input_filename;
    for (tree field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field)) {
      if (TREE_CODE(field) != FIELD_DECL) continue;
      if (all || types.is_accessed(field) || measured.count(DECL_NAME(field)))
        record.fields.push_back(describe_field(field, texts));
    }
    if (!record.fields.empty() || types.is_used_directly(type)) out.push_back(std::move(record));
  }
  return out;
}

} // namespace klp::gcc
