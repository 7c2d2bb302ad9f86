// Rule image-layout: the records in the compiled units must have the layout that the BTF of the image gives. Otherwise
// headers or configuration are not those of the running kernel. The comparison of functions with the image does not
// find every such difference: it can concern members that no function of the unit uses.
#include "generator/compare/record_changes.h"
#include "generator/review/checks.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp::checks {

namespace {

using facts::Record;

// How the image's layout differs from the compiled one, for the message; empty if all members that the compiler
// recorded agree.
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

// Same as difference(), for all records of this name in the image. One that agrees is enough, because units can have
// structures of their own under the same name. Empty also if the image has none.
std::string difference_from_all(const Record& record, const Btf& types) {
  auto kind = record.kind == facts::RecordKind::union_ ? Btf::Kind::union_ : Btf::Kind::structure;
  std::string first;
  for (const auto& layout : types.layouts(kind, record.name)) {
    std::string what = difference(record, layout);
    if (what.empty()) return {};
    if (first.empty()) first = what;
  }
  return first;
}

void check_layouts(const PatchUnit& unit, const Btf& types, Findings& findings) {
  for (const Record& record : unit.original.facts->records) {
    if (record.name.empty()) continue;
    std::string what = difference_from_all(record, types);
    if (what.empty()) continue;
    Error e{.cause = fmt::format("in {} it {}; compiled from the target's source it has {} bytes", unit.object->name,
                                 what, record.size),
            .remedy = "make the target anew from the source, headers and configuration that the running kernel was "
                      "built from (klp target show)",
            .file = record.place.file.empty() ? unit.source : record.place.file,
            .line = static_cast<int>(record.place.line),
            .symbol = name_with_keyword(record.kind, record.name)};
    findings.refusals.push_back(finding("image-layout", std::move(e)));
  }
}

} // namespace

void image_layout(const ReviewInput& change, Findings& findings) {
  std::set<std::string> noted;
  for (const auto& unit : change.units) {
    if (!unit.original.facts || !unit.object) continue;
    auto types = change.types.find(unit.object->name);
    if (types != change.types.end())
      check_layouts(unit, types->second, findings);
    else if (noted.insert(unit.object->name).second)
      findings.notes.push_back(note("no-image-types", unit.object->name,
                                    "it holds no type information (BTF), so that the layout of its structures was not "
                                    "compared with what klp compiled"));
  }
}

} // namespace klp::checks
