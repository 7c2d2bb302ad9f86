#include "generator/audit/description_reader.h"

#include "generator/arch/arch.h"
#include "generator/rules/refusal.h"

#include <fmt/format.h>

namespace klp {

tl::unexpected<Error> unreadable(const LivepatchFile& file, std::string symbol, std::string cause) {
  return fail(refusal({.cause = std::move(cause),
                       .remedy = "do not load it; make it anew with klp build",
                       .file = file.object.path,
                       .symbol = std::move(symbol)}));
}

ModulePlace member(ModulePlace structure, std::size_t offset) {
  return {structure.section, structure.offset + static_cast<std::int64_t>(offset)};
}

Status DescriptionReader::add_variable(const Symbol& symbol) {
  if (!ByteView(file_.loaded.sections[symbol.section].data).sub(symbol.value, symbol.size))
    return unreadable(file_, symbol.name, "it is larger than its section");
  const auto begin = static_cast<std::int64_t>(symbol.value);
  Range range{{symbol.section, begin}, begin + static_cast<std::int64_t>(symbol.size), symbol.name};
  CHECK_OK(check_section(range));
  for (const auto& other : variables_)
    if (other.begin.section == symbol.section && other.begin.offset < range.end && begin < other.end)
      return unreadable(file_, symbol.name, "two lists overlap");
  variables_.push_back(std::move(range));
  return {};
}

std::optional<ModulePlace> DescriptionReader::pointer(ModulePlace field) {
  auto place = file_.pointer_at(field);
  if (place) pointers_.insert(field);
  return place;
}

Result<std::uint64_t> DescriptionReader::number(ModulePlace field) {
  const ByteView section(file_.loaded.sections[field.section].data);
  auto value = section.get<std::uint64_t>(static_cast<std::uint64_t>(field.offset));
  if (!value) return unreadable(file_, description_symbol, "a structure ends before its last field");
  numbers_.insert(field);
  return *value;
}

Result<std::string> DescriptionReader::text(ModulePlace field) {
  auto place = file_.pointer_at(field);
  std::optional<std::string_view> text;
  if (place && place->offset >= 0)
    text = ByteView(file_.loaded.sections[place->section].data).c_string(static_cast<std::uint64_t>(place->offset));
  if (!text) return unreadable(file_, description_symbol, "a pointer does not lead to a name");
  TRY(std::string with_zero, bytes(field, text->size() + 1));
  with_zero.pop_back();
  return with_zero;
}

Result<std::string> DescriptionReader::bytes(ModulePlace field, std::uint64_t size) {
  auto place = pointer(field);
  std::optional<ByteView> bytes;
  if (place && place->offset >= 0)
    bytes = ByteView(file_.loaded.sections[place->section].data).sub(static_cast<std::uint64_t>(place->offset), size);
  if (!bytes) return unreadable(file_, description_symbol, fmt::format("a pointer does not lead to {} bytes", size));
  texts_.push_back({*place, place->offset + static_cast<std::int64_t>(size), description_symbol});
  CHECK_OK(check_section(texts_.back()));
  return std::string(bytes->text());
}

Result<std::vector<ModulePlace>> DescriptionReader::list(ModulePlace pointer_field, ModulePlace count_field,
                                                         std::size_t entry_size) {
  std::vector<ModulePlace> entries;
  TRY(std::uint64_t count, number(count_field));
  auto place = pointer(pointer_field);
  if (!place && count == 0) return entries;
  const Symbol* symbol = place ? file_.symbol_at(*place) : nullptr;
  bool fits = symbol && symbol->is_object() && symbol->size % entry_size == 0 && symbol->size / entry_size == count;
  if (!fits || count == 0)
    return unreadable(file_, description_symbol, fmt::format("a pointer does not lead to a list of {} entries", count));
  CHECK_OK(add_variable(*symbol));
  for (std::uint64_t i = 0; i < count; ++i) entries.push_back(member(*place, i * entry_size));
  return entries;
}

Status DescriptionReader::check_rest() const {
  for (const auto& variable : variables_) CHECK_OK(check_variable(variable));
  for (const auto& text : texts_) CHECK_OK(check_text(text));
  return {};
}

// The runtime reads the description until the module is unloaded, and nothing may change it.
Status DescriptionReader::check_section(const Range& range) const {
  const Section& section = file_.loaded.sections[range.begin.section];
  bool kept = section.allocated() && !section.name.starts_with(".init") && !section.name.starts_with(".exit");
  if (kept && !section.writable() && !section.executable()) return {};
  return unreadable(file_, range.name,
                    fmt::format("section {} is not read-only data that stays in memory", section.name));
}

// The runtime would read a number from a field that has a relocation, or a pointer from one that has none.
Status DescriptionReader::check_variable(const Range& range) const {
  for (const auto& r : relocations_over(range)) {
    auto offset = static_cast<std::int64_t>(r.offset);
    if (!pointers_.contains({range.begin.section, offset})) return unexpected(range, offset, "a pointer");
  }
  const std::string& data = file_.loaded.sections[range.begin.section].data;
  for (std::int64_t at = range.begin.offset; at < range.end; ++at) {
    auto field = at - (at - range.begin.offset) % std::int64_t{sizeof(unsigned long)};
    if (data[static_cast<std::size_t>(at)] && !numbers_.contains({range.begin.section, field}))
      return unexpected(range, at, "a number");
  }
  return {};
}

Status DescriptionReader::check_text(const Range& range) const {
  const auto relocations = relocations_over(range);
  if (relocations.empty()) return {};
  return unexpected(range, static_cast<std::int64_t>(relocations.front().offset), "a pointer");
}

// The relocations that write to bytes of the range.
std::vector<Relocation> DescriptionReader::relocations_over(const Range& range) const {
  std::vector<Relocation> found;
  for (const auto& r : file_.loaded.sections[range.begin.section].relocations) {
    auto begin = static_cast<std::int64_t>(r.offset), end = begin + architecture().relocated_width(r.type);
    if (begin < range.end && end > range.begin.offset) found.push_back(r);
  }
  return found;
}

tl::unexpected<Error> DescriptionReader::unexpected(const Range& range, std::int64_t offset, const char* what) const {
  return unreadable(file_, range.name,
                    fmt::format("{} is at +{:#x}, where nothing may be", what, offset - range.begin.offset));
}

} // namespace klp
