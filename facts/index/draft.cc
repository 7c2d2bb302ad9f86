#include "facts/index/draft.h"

#include <unordered_map>

namespace klp::facts {

namespace {

std::string_view without_dot(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

// Adds texts to a TextList, each distinct text once, and returns their positions. Does not own the keys: they are texts
// of the unit, which must outlive this object.
class TextNumbering {
public:
  explicit TextNumbering(TextList& texts) : texts_(texts) {}
  Id operator()(std::string_view text) {
    auto [at, is_new] = known_.try_emplace(text, static_cast<Id>(known_.size()));
    if (is_new) texts_.add(text);
    return at->second;
  }
  PackedPlace operator()(const Place& place) { return {(*this)(without_dot(place.file)), place.line, place.column}; }

private:
  TextList& texts_;
  std::unordered_map<std::string_view, Id> known_;
};

PackedDefinition draft_definition(TextNumbering& number, const Function& f) {
  PackedDefinition d;
  d.symbol = number(f.symbol), d.name = number(f.name), d.owner = number(std::string_view());
  d.place = number(f.begin);
  d.linkage = static_cast<std::uint32_t>(f.linkage), d.clone_kind = static_cast<std::uint32_t>(f.clone_kind);
  return d;
}

PackedDefinition draft_definition(TextNumbering& number, const Variable& v) {
  PackedDefinition d;
  d.symbol = number(v.symbol), d.name = number(v.name), d.owner = number(v.owner);
  d.place = number(v.place);
  d.linkage = static_cast<std::uint32_t>(v.linkage);
  return d;
}

void add_inlinings(TextNumbering& number, const Unit& unit, UnitDraft& out) {
  std::vector<InliningIds> inlinings;
  for (const auto& i : unit.inlinings) {
    inlinings.push_back({number(i.callee), number(i.into), number(i.caller), number(i.call_site)});
    out.callees.push_back(inlinings.back().callee);
  }
  sort_unique(out.callees);
  out.inlining_groups = group_inlinings(std::move(inlinings), out.inlining_texts);
}

} // namespace

// The numbers come first, because a text may contain any byte but zero.
std::string key_of(const Use& use) {
  std::string key;
  put_number(key, static_cast<std::uint64_t>(use.kind));
  put_number(key, use.place.line), put_number(key, use.place.column);
  return key.append(without_dot(use.place.file)).append(1, '\0').append(use.name);
}

std::string key_of(const IncludedFile& file) {
  return std::string(without_dot(file.path)).append(1, '\0').append(file.hash);
}

Use use_of(std::string_view key) {
  Use use;
  NumberReader reader(key);
  use.kind = static_cast<DefinitionKind>(reader.next());
  use.place.line = static_cast<std::uint32_t>(reader.next());
  use.place.column = static_cast<std::uint32_t>(reader.next());
  const std::string_view texts = reader.rest();
  const std::size_t zero = texts.find('\0');
  use.place.file = texts.substr(0, zero);
  use.name = texts.substr(zero + 1);
  return use;
}

IncludedFile file_of(std::string_view key) {
  const std::size_t zero = key.find('\0');
  return {std::string(key.substr(0, zero)), std::string(key.substr(zero + 1))};
}

UnitDraft make_draft(const Unit& unit) {
  UnitDraft out;
  TextNumbering number(out.texts);
  for (const auto& f : unit.functions) out.functions.push_back(draft_definition(number, f));
  for (const auto& v : unit.variables) out.variables.push_back(draft_definition(number, v));
  add_inlinings(number, unit, out);
  for (const auto& use : unit.uses) out.uses.add(key_of(use));
  for (const auto& file : unit.files) out.files.add(key_of(file));
  out.source = without_dot(unit.source);
  out.compiler = unit.compiler, out.version = unit.compiler_version;
  out.flags = unit.flags_hash;
  return out;
}

} // namespace klp::facts
