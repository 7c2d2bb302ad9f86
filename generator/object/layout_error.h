// The error that the making of a layout returns.
#pragma once

#include "generator/object/object.h"

#include <string>
#include <utility>

namespace klp {

// Names the object, the section and the offset in the section.
inline tl::unexpected<Error> layout_error(const Object& object, SectionId section, std::uint64_t offset,
                                          std::string cause, std::string remedy) {
  return fail(Error{.cause = std::move(cause),
                    .remedy = std::move(remedy),
                    .file = object.path,
                    .section = object.sections[section].name,
                    .offset = offset});
}

// For objects that are damaged, and for forms that only another compiler, objtool or kernel version makes.
inline constexpr char report_versions[] = "report the compiler and kernel version";

} // namespace klp
