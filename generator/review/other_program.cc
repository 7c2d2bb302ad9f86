#include "generator/review/other_program.h"

#include <fmt/format.h>

namespace klp {

Finding other_program_is_changed(const Unit& unit, const OtherProgram& program) {
  Error error;
  error.file = unit.source;
  error.cause = fmt::format("its object {} is part of {}: ftrace redirects functions of the kernel only", unit.output,
                            program.what);
  error.remedy = "leave this code as it is, with what it uses of headers, or boot a kernel that has the change";
  error.status = ExitStatus::refused;
  return finding("other-program", std::move(error));
}

} // namespace klp
