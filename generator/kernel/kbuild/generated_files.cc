// Makes files that kbuild generates only together with certain units. Each folder's Makefile has its own rules for such
// files, so klp lets kbuild make the objects of the units, which also makes these files.
#include "generator/kernel/kbuild/kbuild.h"
#include "generator/kernel/target/inherited_lock.h"
#include "generator/kernel/target/target_file.h"

namespace klp {

Status make_generated_files(const Target& target, const std::vector<Unit>& units, const Progress& progress) {
  TRY(InheritedLock lock, InheritedLock::acquire(target_lock(target.folder), progress));
  std::vector<std::string> outputs;
  for (const Unit& unit : units) {
    progress("letting kbuild generate what " + unit.source + " includes");
    outputs.push_back(unit.output);
  }
  CHECK_OK(kbuild_of(target).make_objects(outputs));
  std::error_code ignored; // an object that stays in the build folder is harmless
  for (const auto& output : outputs)
    fs::remove((target.kernel_source.empty() ? target.build : target.source) / output, ignored);
  return {};
}

} // namespace klp
