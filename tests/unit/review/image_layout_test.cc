#include "tests/unit/kernel/small_btf.h"
#include "tests/unit/review/small_unit.h"

using namespace klp;
using namespace klp::test;

namespace {

// The texts of the rule if the code was compiled with struct s of this size and member a at this bit.
std::vector<std::string> layout_texts(const std::vector<std::string>& types, std::uint64_t size, std::uint64_t offset) {
  SmallUnit before, after;
  before.function("f", {}), after.function("f", {"g"});
  before.facts.records.push_back(
      {facts::RecordKind::structure, "s", {"include/s.h", 7, 1}, size, 8, {{"a", "int", offset, 32}, {"", "", 0, 0}}});
  std::vector<KernelObject> kernel;
  kernel.push_back({"vmlinux", Image::of_sections("", {}), Kallsyms({}), {}, {}});
  std::vector<PatchUnit> units{compared(before, after)};
  units[0].object = kernel.data();
  std::map<std::string, Btf> image;
  std::string section = btf_of(types);
  if (!types.empty()) image.emplace("vmlinux", *Btf::read(section, "vmlinux"));
  Findings findings = review({.units = units, .config = good_config(), .types = std::move(image)});
  auto refused = texts_of_rule("image-layout", findings), noted = texts_of_rule("no-image-types", findings);
  refused.insert(refused.end(), noted.begin(), noted.end());
  return refused;
}

} // namespace

TEST_CASE("a structure that has another layout in the image is refused") {
  CHECK(layout_texts({"s 16 a 64"}, 16, 64).empty());
  CHECK(layout_texts({"s 24 a 64"}, 16, 64) ==
        std::vector<std::string>{"struct s: in vmlinux it has 24 bytes; compiled from the target's source it has 16 "
                                 "bytes"});
  CHECK(layout_texts({"s 16 a 32"}, 16, 64).size() == 1);
  CHECK(layout_texts({"s 16 b 64"}, 16, 64).size() == 1);
}

TEST_CASE(
    "one of several structures of a name is enough, and a structure that the image does not have is not refused") {
  CHECK(layout_texts({"s 24 a 64", "s 16 a 64"}, 16, 64).empty());
  CHECK(layout_texts({"t 24 a 64"}, 16, 64).empty());
}

TEST_CASE("an image without types gets one note") { CHECK(layout_texts({}, 16, 64).size() == 1); }
