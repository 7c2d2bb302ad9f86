#include "generator/object/decode_code.h"

#include "generator/arch/arch.h"
#include "generator/object/layout_error.h"

#include <iterator>
#include <set>
#include <utility>

namespace klp {

namespace {

// By section: offset 0, and the offsets of all functions. The decoder starts anew at each of them, because data between
// two functions would make it lose the instruction boundaries.
std::vector<std::set<std::uint64_t>> decoding_starts(const Object& object) {
  std::vector<std::set<std::uint64_t>> starts(object.sections.size(), {0});
  for (const Symbol& s : object.symbols)
    if (s.is_function() && s.defined_in_section()) starts[s.section].insert(s.value);
  return starts;
}

Status match_relocations(const Object& object, SectionId id, const std::vector<Instruction>& instructions,
                         std::vector<RelocatedField>& fields) {
  const Section& section = object.sections[id];
  auto at = instructions.begin();
  for (std::size_t i = 0; i < section.relocations.size(); ++i) {
    const Relocation& r = section.relocations[i];
    while (at != instructions.end() && at->offset + at->length <= r.offset) ++at;
    if (architecture().relocated_width(r.type) == 0) continue;
    if (at == instructions.end() || at->offset > r.offset)
      return layout_error(object, id, r.offset, "a relocation lies outside every instruction that can be decoded",
                          report_versions);
    bool memory = at->memory_field && r.offset == at->offset + at->memory_field;
    fields[i] = {memory ? FieldUse::memory : at->branch, static_cast<std::int64_t>(at->offset + at->length - r.offset)};
  }
  return {};
}

Result<DecodedSection> decode_section(const Object& object, SectionId id, const std::set<std::uint64_t>& starts) {
  const Section& section = object.sections[id];
  DecodedSection decoded;
  decoded.fields.resize(section.relocations.size());
  if (!section.executable() || !section.has_content()) return decoded;
  std::vector<Instruction> instructions;
  for (auto start = starts.begin(); start != starts.end(); ++start) {
    std::uint64_t end = std::next(start) != starts.end() ? *std::next(start) : section.size;
    auto part = ByteView(section.data).sub(*start, end - *start);
    if (!part)
      return layout_error(object, id, *start, "code reaches past its section", "compile it again: it is damaged");
    for (auto instruction : decode(*part)) {
      instruction.offset += *start;
      if (instruction.relative_target) *instruction.relative_target += static_cast<std::int64_t>(*start);
      instructions.push_back(instruction);
    }
  }
  decoded.branches = near_branches(instructions, section);
  CHECK_OK(match_relocations(object, id, instructions, decoded.fields));
  return decoded;
}

} // namespace

Result<std::vector<DecodedSection>> decode_code(const Object& object) {
  auto starts = decoding_starts(object);
  std::vector<DecodedSection> sections(object.sections.size());
  for (SectionId id = 1; id < object.sections.size(); ++id) {
    TRY(sections[id], decode_section(object, id, starts[id]));
  }
  return sections;
}

} // namespace klp
