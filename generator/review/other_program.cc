#include "generator/review/other_program.h"

#include <fmt/format.h>

namespace klp {

Finding other_program_is_changed(const Unit& unit, const OtherProgram& program) {
  Error error{.cause = fmt::format("its object {} is part of {}: ftrace redirects functions of the kernel only",
                                   unit.output, program.what),
              .remedy = "leave this code as it is, with what it uses of headers, or boot a kernel that has the change",
              .file = unit.source};
  return finding("other-program", std::move(error));
}

} // namespace klp
