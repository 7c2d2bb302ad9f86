#include "facts/index/packed.h"

#include <algorithm>

namespace klp::facts {

void put_number(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

std::string pack_set(const std::vector<Id>& sorted) {
  SetWriter out;
  for (Id id : sorted) out.add(id);
  return out.bytes();
}

std::vector<Id> unpack_set(std::string_view bytes) {
  std::vector<Id> ids;
  ids.reserve(bytes.size());
  Id last = 0;
  for (NumberReader reader(bytes); !reader.at_end();) ids.push_back(last += static_cast<Id>(reader.next()));
  return ids;
}

void sort_unique(std::vector<Id>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

void put_definition(std::string& out, const PackedDefinition& d) {
  for (std::uint32_t number :
       {d.symbol, d.name, d.owner, d.place.file, d.place.line, d.place.column, d.linkage, d.clone_kind})
    put_number(out, number);
}

PackedDefinition next_definition(NumberReader& reader) {
  PackedDefinition d;
  for (std::uint32_t* number :
       {&d.symbol, &d.name, &d.owner, &d.place.file, &d.place.line, &d.place.column, &d.linkage, &d.clone_kind})
    *number = static_cast<std::uint32_t>(reader.next());
  return d;
}

namespace {

std::vector<Id> texts_of(const std::vector<InliningIds>& inlinings) {
  std::vector<Id> texts;
  for (const auto& i : inlinings) texts.insert(texts.end(), {i.callee, i.into, i.caller, i.site.file});
  sort_unique(texts);
  return texts;
}

Id text_at(const std::vector<Id>& texts, std::uint64_t position) {
  return position < texts.size() ? texts[position] : 0;
}

} // namespace

std::string group_inlinings(std::vector<InliningIds> inlinings, std::vector<Id>& texts) {
  texts = texts_of(inlinings);
  auto position = [&texts](Id id) { return std::lower_bound(texts.begin(), texts.end(), id) - texts.begin(); };
  std::stable_sort(inlinings.begin(), inlinings.end(), [](auto& a, auto& b) { return a.callee < b.callee; });
  std::string out;
  for (auto at = inlinings.begin(); at != inlinings.end();) {
    std::string entries;
    const Id callee = at->callee;
    for (; at != inlinings.end() && at->callee == callee; ++at) {
      put_number(entries, position(at->into)), put_number(entries, position(at->caller));
      put_number(entries, position(at->site.file)), put_number(entries, at->site.line);
      put_number(entries, at->site.column);
    }
    put_number(out, position(callee)), put_number(out, entries.size());
    out += entries;
  }
  return out;
}

std::string pack_inlinings(const std::vector<Id>& texts, const std::string& groups) {
  std::string out;
  put_number(out, texts.size());
  for (Id text : texts) put_number(out, text);
  return out + groups;
}

PackedInlinings::PackedInlinings(std::string_view bytes) {
  NumberReader reader(bytes);
  const auto count = reader.next();
  for (std::uint64_t i = 0; i < count && !reader.at_end(); ++i) texts_.push_back(static_cast<Id>(reader.next()));
  while (!reader.at_end()) {
    const Id callee = text_at(texts_, reader.next());
    groups_.push_back({callee, reader.part(reader.next())});
  }
}

std::vector<InliningIds> PackedInlinings::of(Id callee) const {
  std::vector<InliningIds> found;
  auto group = std::find_if(groups_.begin(), groups_.end(), [callee](auto& g) { return g.callee == callee; });
  if (group == groups_.end()) return found;
  for (NumberReader entries = group->entries; !entries.at_end();) {
    InliningIds i{callee};
    i.into = text_at(texts_, entries.next()), i.caller = text_at(texts_, entries.next());
    i.site.file = text_at(texts_, entries.next());
    i.site.line = static_cast<std::uint32_t>(entries.next());
    i.site.column = static_cast<std::uint32_t>(entries.next());
    found.push_back(i);
  }
  return found;
}

std::vector<Id> PackedInlinings::callees() const {
  std::vector<Id> all;
  for (const auto& group : groups_) all.push_back(group.callee);
  return all;
}

} // namespace klp::facts
