// Decodes the code of an object's sections, to find out which part of an instruction each relocation fills.
#pragma once

#include "generator/arch/x86_64/decode.h"
#include "generator/object/near_branches.h"
#include "generator/object/object.h"

#include <cstdint>
#include <vector>

namespace klp {

// The field of a relocation, as part of its instruction.
struct RelocatedField {
  FieldUse use = FieldUse::data;
  std::int64_t to_end = 0; // bytes from the field to the end of the instruction; 0 outside of code
};

struct DecodedSection {
  std::vector<RelocatedField> fields; // one for each relocation of the section
  std::vector<NearBranch> branches;   // the relative branches without a relocation
};

// The result has one element for each section. Error: a relocation lies in bytes that are no instruction.
Result<std::vector<DecodedSection>> decode_code(const Object& object);

} // namespace klp
