#include "tests/mutants/description.h"

#include "klp-runtime/module/klp_description.h"

#include <algorithm>
#include <cstddef>

namespace klp {

namespace {

struct ListFields {
  std::string_view structure; // symbol of the structure, or of an array of them
  std::uint64_t structure_size, pointer, count, entry_size;
};
constexpr ListFields list_fields[] = {
    {"klp_description", sizeof(klp_patch_description), offsetof(klp_patch_description, objects),
     offsetof(klp_patch_description, object_count), sizeof(klp_object_description)},
    {"klp_description", sizeof(klp_patch_description), offsetof(klp_patch_description, states),
     offsetof(klp_patch_description, state_count), sizeof(klp_state_description)},
    {"klp_objects", sizeof(klp_object_description), offsetof(klp_object_description, functions),
     offsetof(klp_object_description, function_count), sizeof(klp_function_description)},
    {"klp_objects", sizeof(klp_object_description), offsetof(klp_object_description, hooks),
     offsetof(klp_object_description, hook_count), sizeof(klp_hook_description)},
};

void add_lists(const Object& module, const Symbol& structures, const ListFields& fields,
               std::vector<DescribedList>& lists) {
  for (std::uint64_t at = structures.value; at < structures.value + structures.size; at += fields.structure_size)
    for (const auto& r : module.sections[structures.section].relocations)
      if (r.offset == at + fields.pointer)
        lists.push_back({r.symbol, structures.section, r.offset, at + fields.count, fields.entry_size});
}

} // namespace

std::vector<DescribedList> described_lists(const Object& module) {
  std::vector<DescribedList> lists;
  for (const auto& fields : list_fields)
    for (const auto& symbol : module.symbols)
      if (symbol.name == fields.structure && symbol.defined_in_section()) add_lists(module, symbol, fields, lists);
  return lists;
}

void remove_last_entry(Object& module, const DescribedList& list) {
  Symbol& array = module.symbols[list.array];
  array.size -= list.entry_size;
  const std::uint64_t removed = array.value + array.size;
  Section& entries = module.sections[array.section];
  std::erase_if(entries.relocations,
                [&](const Relocation& r) { return r.offset >= removed && r.offset < removed + list.entry_size; });
  std::fill_n(entries.data.begin() + static_cast<std::ptrdiff_t>(removed), list.entry_size, '\0');
  Section& structure = module.sections[list.section];
  if (--structure.data[list.count_field] == 0) // no list has 256 entries or more
    std::erase_if(structure.relocations, [&](const Relocation& r) { return r.offset == list.pointer_field; });
}

} // namespace klp
