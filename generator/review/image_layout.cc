// The records that the code was compiled with have the layout that the image says it has (BTF): otherwise headers or
// configuration are not those of the running kernel, which may be in data that no function of the unit shows.
#include "generator/review/checks.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp::checks {

namespace {

using facts::Record;

// Empty: the image's layout agrees in all that the compiler knew of the record.
std::string difference(const Record& record, const TypeLayout& image) {
  if (record.size != image.size) return fmt::format("has {} bytes", image.size);
  for (const auto& field : record.fields) {
    if (field.name.empty()) continue;
    auto there = std::ranges::find(image.members, field.name, &TypeMember::name);
    if (there == image.members.end()) return fmt::format("has no member {}", field.name);
    if (there->offset != field.offset)
      return fmt::format("has its member {} at byte {} and not at {}", field.name, there->offset / 8, field.offset / 8);
  }
  return {};
}

// One that agrees is enough: units may have structures of their own of this name. Empty too where the image has none.
std::string disagreement(const Record& record, const Btf& types) {
  auto kind = record.kind == facts::RecordKind::union_ ? Btf::Kind::union_ : Btf::Kind::structure;
  std::string first;
  for (const auto& layout : types.layouts(kind, record.name)) {
    std::string what = difference(record, layout);
    if (what.empty()) return {};
    if (first.empty()) first = what;
  }
  return first;
}

void look_at(const PatchUnit& unit, const Btf& types, Findings& findings) {
  for (const Record& record : unit.original.facts->records) {
    if (record.name.empty()) continue;
    std::string what = disagreement(record, types);
    if (what.empty()) continue;
    Error e;
    e.file = record.place.file.empty() ? unit.source : record.place.file;
    e.line = static_cast<int>(record.place.line);
    e.symbol = (record.kind == facts::RecordKind::union_ ? "union " : "struct ") + record.name;
    e.cause = fmt::format("in {} it {}; compiled from the target's source it has {} bytes", unit.object->name, what,
                          record.size);
    e.remedy = "make the target anew from the source, headers and configuration that the running kernel was built from "
               "(klp target show)";
    findings.refusals.push_back(finding("image-layout", std::move(e)));
  }
}

} // namespace

void image_layout(const ReviewInput& change, Findings& findings) {
  std::set<std::string> told;
  for (const auto& unit : change.units) {
    if (!unit.original.facts || !unit.object) continue;
    auto types = change.types.find(unit.object->name);
    if (types != change.types.end())
      look_at(unit, types->second, findings);
    else if (told.insert(unit.object->name).second)
      findings.notes.push_back(note("no-image-types", unit.object->name,
                                    "it holds no type information (BTF), so that the layout of its structures was not "
                                    "compared with what klp compiled"));
  }
}

} // namespace klp::checks
