// Objects: read, divided into atoms, written and read again.
#include "generator/object/layout.h"
#include "tests/fuzz/fuzz.h"

using namespace klp;

namespace {

// Only padding between sections can make the written file much larger than the input.
bool is_small(const Object& object) {
  std::uint64_t padding = 0;
  for (const auto& section : object.sections) padding += section.alignment;
  return padding < (64u << 20);
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto object = parse_object(fuzz::text(data, size), "input.o");
  if (!fuzz::succeeds(object)) return 0;
  fuzz::succeeds(Layout::make(*object));
  if (!is_small(*object)) return 0;
  auto written = write_object(*object);
  fuzz::need(written.has_value(), "what was read can be written");
  auto again = parse_object(*written, "again.o");
  fuzz::need(again.has_value(), "what was written can be read");
  auto twice = write_object(*again);
  fuzz::need(twice && *twice == *written, "what is written reads back the same");
  fuzz::need(again->symbols.size() == object->symbols.size(), "no symbol is lost");
  return 0;
}
