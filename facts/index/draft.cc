#include "facts/index/draft.h"

#include <string_view>
#include <unordered_map>

namespace klp::facts {

static std::string_view without_dot(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

namespace {

// Numbers each distinct text. The texts belong to the unit, which must outlive this.
class Numbering {
public:
  Id operator()(std::string_view text) {
    return known_.try_emplace(text, static_cast<Id>(known_.size())).first->second;
  }
  PackedPlace operator()(const Place& place) { return {(*this)(without_dot(place.file)), place.line, place.column}; }
  std::vector<std::string> texts() const {
    std::vector<std::string> all(known_.size());
    for (const auto& [text, number] : known_) all[number] = text;
    return all;
  }

private:
  std::unordered_map<std::string_view, Id> known_;
};

} // namespace

static PackedDefinition draft(Numbering& number, const Function& f) {
  PackedDefinition d;
  d.symbol = number(f.symbol), d.name = number(f.name), d.owner = number(std::string_view());
  d.place = number(f.begin);
  d.linkage = static_cast<std::uint32_t>(f.linkage), d.clone_kind = static_cast<std::uint32_t>(f.clone_kind);
  return d;
}

static PackedDefinition draft(Numbering& number, const Variable& v) {
  PackedDefinition d;
  d.symbol = number(v.symbol), d.name = number(v.name), d.owner = number(v.owner);
  d.place = number(v.place);
  d.linkage = static_cast<std::uint32_t>(v.linkage);
  return d;
}

static InliningIds draft(Numbering& number, const Inlining& i) {
  return {number(i.callee), number(i.into), number(i.caller), number(i.call_site)};
}

static std::string key_of(const Use& use) {
  std::string key = use.name;
  key += '\0', key += use.place.file, key += '\0';
  put_number(key, static_cast<std::uint64_t>(use.kind));
  put_number(key, use.place.line), put_number(key, use.place.column);
  return key;
}

static void cut_dot(std::string& path) { path.erase(0, path.size() - without_dot(path).size()); }

UnitDraft make_draft(Unit unit) {
  UnitDraft out;
  Numbering number;
  for (const auto& f : unit.functions) out.functions.push_back(draft(number, f));
  for (const auto& v : unit.variables) out.variables.push_back(draft(number, v));
  for (const auto& i : unit.inlinings) out.inlinings.push_back(draft(number, i));
  out.texts = number.texts();
  for (auto& use : unit.uses) {
    cut_dot(use.place.file);
    auto key = key_of(use);
    out.uses.push_back({std::move(key), std::move(use)});
  }
  for (auto& file : unit.files) {
    cut_dot(file.path);
    auto key = file.path + '\0' + file.hash;
    out.files.push_back({std::move(key), std::move(file)});
  }
  out.source = without_dot(unit.source);
  out.compiler = std::move(unit.compiler), out.version = std::move(unit.compiler_version);
  out.flags = std::move(unit.flags_hash);
  return out;
}

} // namespace klp::facts
