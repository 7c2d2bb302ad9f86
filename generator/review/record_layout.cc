#include "generator/review/record_layout.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

using facts::Record;

static std::string tagged(const Record& record) {
  return (record.kind == facts::RecordKind::union_ ? "union " : "struct ") + record.name;
}

static const facts::Field* field_of(const Record& record, const std::string& name) {
  auto at = std::find_if(record.fields.begin(), record.fields.end(), [&](auto& f) { return f.name == name; });
  return at == record.fields.end() || name.empty() ? nullptr : &*at;
}

// Empty: existing objects fit the new code.
static std::string difference(const Record& before, const Record& after, const std::set<std::string>* new_words) {
  if (before.size != after.size) return fmt::format("has {} bytes instead of {}", after.size, before.size);
  if (before.alignment != after.alignment)
    return fmt::format("is aligned to {} bytes instead of {}", after.alignment, before.alignment);
  for (const auto& now : after.fields) {
    const facts::Field* old = field_of(before, now.name);
    if (old && old->offset != now.offset)
      return fmt::format("has its member {} at byte {} instead of {}", now.name, now.offset / 8, old->offset / 8);
    if (old && old->size != now.size)
      return fmt::format("has its member {} with {} bits instead of {}", now.name, now.size, old->size);
    if (!old && new_words && new_words->contains(now.name)) return fmt::format("gets the member {}", now.name);
  }
  return {};
}

void record_layout(const PatchUnit& unit, std::vector<Finding>& findings) {
  if (!unit.original.facts || !unit.patched.facts) return;
  for (const Record& after : unit.patched.facts->records) {
    const auto& records = unit.original.facts->records;
    auto before = std::find_if(records.begin(), records.end(), [&](const Record& r) {
      return r.kind == after.kind && r.name == after.name && r.place.file == after.place.file;
    });
    if (before == records.end() || after.name.empty()) continue;
    auto touched = unit.changed_records.find(tagged(after));
    std::string what = difference(*before, after, touched == unit.changed_records.end() ? nullptr : &touched->second);
    if (what.empty()) continue;
    Error e;
    e.file = after.place.file.empty() ? unit.source : after.place.file;
    e.line = static_cast<int>(after.place.line);
    e.symbol = tagged(after);
    e.cause = fmt::format("it {}: objects of it that exist were made by code that knows the old layout", what);
    e.remedy = "keep the layout, and attach new data to existing objects with a shadow variable "
               "(Documentation/livepatch/shadow-vars.rst)";
    e.status = ExitStatus::refused;
    findings.push_back(finding("record-layout", std::move(e)));
  }
}

} // namespace klp
