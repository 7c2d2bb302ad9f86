#include "generator/review/capability_bits.h"

#include "facts/lookup.h"

#include <algorithm>
#include <optional>

namespace klp {

namespace {

// arch/x86/kernel/cpu/common.c
constexpr std::string_view variables_of_bits[] = {"cpu_caps_set", "cpu_caps_cleared"};
constexpr std::string_view variables_of_cpuinfo[] = {"boot_cpu_data", "cpu_info"};

constexpr std::string_view array = "x86_capability";

struct Extent {
  std::uint64_t begin, end; // in bytes
};

const facts::Field* field_of(const facts::Record& record, std::string_view name) {
  auto at = std::ranges::find(record.fields, name, &facts::Field::name);
  return at == record.fields.end() ? nullptr : &*at;
}

// The bytes of struct cpuinfo_x86 that the array takes up; nullopt if the unit does not use the struct. The array may
// be a member of an anonymous union, which is a record without a name.
std::optional<Extent> array_in(const facts::Unit& unit) {
  auto extent = [](std::uint64_t begin, std::uint64_t size) { return Extent{begin / 8, (begin + size + 7) / 8}; };
  const facts::Record* cpuinfo = facts::record_with_name(unit, facts::RecordKind::structure, "cpuinfo_x86");
  if (!cpuinfo) return std::nullopt;
  if (const facts::Field* own = field_of(*cpuinfo, array)) return extent(own->offset, own->size);
  for (const facts::Record& inner : unit.records) {
    const facts::Field* field = inner.name.empty() ? field_of(inner, array) : nullptr;
    if (!field) continue;
    for (const facts::Field& outer : cpuinfo->fields)
      if (outer.name.empty() && outer.size == inner.size * 8) return extent(outer.offset + field->offset, field->size);
  }
  return std::nullopt;
}

} // namespace

bool may_be_capability_bits(const VariableUse& use, const std::vector<PatchUnit>& units) {
  if (std::ranges::find(variables_of_bits, use.symbol) != std::end(variables_of_bits)) return true;
  if (std::ranges::find(variables_of_cpuinfo, use.symbol) == std::end(variables_of_cpuinfo)) return false;
  if (use.end == 0) return true;
  return std::ranges::any_of(units, [&](const PatchUnit& unit) {
    auto bits = unit.patched.facts ? array_in(*unit.patched.facts) : std::nullopt;
    return bits && use.begin < bits->end && bits->begin < use.end;
  });
}

} // namespace klp
