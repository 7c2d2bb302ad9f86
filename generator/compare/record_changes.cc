#include "generator/compare/record_changes.h"
#include "generator/compare/atom_facts.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

using facts::Record;

const facts::Field* field_of(const Record& record, const std::string& name) {
  auto at = std::find_if(record.fields.begin(), record.fields.end(), [&](auto& f) { return f.name == name; });
  return at == record.fields.end() || name.empty() ? nullptr : &*at;
}

// Empty if the new code can use existing objects.
std::string difference(const Record& before, const Record& after, const std::set<std::string>* new_words) {
  if (before.size != after.size) return fmt::format("has {} bytes instead of {}", after.size, before.size);
  if (before.alignment != after.alignment)
    return fmt::format("is aligned to {} bytes instead of {}", after.alignment, before.alignment);
  for (const auto& now : after.fields) {
    const facts::Field* old = field_of(before, now.name);
    if (old && old->offset != now.offset)
      return fmt::format("has its member {} at byte {} instead of {}", now.name, now.offset / 8, old->offset / 8);
    if (old && old->size != now.size)
      return fmt::format("has its member {} with {} bits instead of {}", now.name, now.size, old->size);
    if (old && unqualified(old->type) != unqualified(now.type))
      return fmt::format("has its member {} as {} instead of {}", now.name, now.type, old->type);
    if (!old && new_words && new_words->contains(now.name)) return fmt::format("gets the member {}", now.name);
  }
  return {};
}

bool has_common_member(const Record& a, const Record& b) {
  return std::ranges::any_of(b.fields, [&](const facts::Field& f) { return field_of(a, f.name) != nullptr; });
}

// Two functions can each define a structure of the same name. Unchanged lines have the same number in the original and
// the patched source, so a record on the same line has priority. Records without a name must be on the same line; if a
// macro defines several of them on one line (struct_group), one with a common member is the same record.
const Record* same_record(const std::vector<Record>& records, const Record& wanted) {
  const Record* found = nullptr;
  for (const Record& r : records) {
    if (r.kind != wanted.kind || r.name != wanted.name || r.place.file != wanted.place.file) continue;
    bool here = r.place.line == wanted.place.line;
    if (here && (!wanted.name.empty() || has_common_member(r, wanted))) return &r;
    if (!found && !wanted.name.empty()) found = &r;
  }
  return found;
}

} // namespace

std::vector<RecordChange> record_changes(const Side& original, const Side& patched,
                                         const std::map<std::string, std::set<std::string>>& new_words) {
  std::vector<RecordChange> changes;
  if (!original.facts || !patched.facts) return changes;
  for (const Record& after : patched.facts->records) {
    const Record* before = same_record(original.facts->records, after);
    if (!before) continue;
    auto touched = new_words.find(name_with_keyword(after.kind, after.name));
    std::string what = difference(*before, after, touched == new_words.end() ? nullptr : &touched->second);
    if (!what.empty()) changes.push_back({before, &after, std::move(what)});
  }
  return changes;
}

std::string name_with_keyword(facts::RecordKind kind, const std::string& name) {
  bool is_union = kind == facts::RecordKind::union_;
  if (name.empty()) return is_union ? "a union without a name" : "a structure without a name";
  return (is_union ? "union " : "struct ") + name;
}

} // namespace klp
