#include "generator/prove/image_references.h"

#include "tests/unit/prove/linked_image.h"

#include <catch2/catch.hpp>

using namespace klp;
using test::image_of, test::text_address;

namespace {

constexpr std::uint64_t f = text_address + 0x40;

std::vector<std::uint64_t> offsets(std::string text) {
  text.resize(0x41, '\xcc');
  Kallsyms kallsyms({{text_address, 'T', "user"}, {f, 'T', "f"}});
  std::vector<std::uint64_t> found;
  Image image = image_of(text);
  for (const auto& reference : references_to(image, kallsyms, {f})) {
    CHECK(reference.to == f);
    CHECK(reference.in_code);
    found.push_back(reference.from - text_address);
  }
  return found;
}

using Offsets = std::vector<std::uint64_t>;

} // namespace

TEST_CASE("calls, conditional jumps and addresses of a function are found in the image") {
  CHECK(offsets(std::string("\xe8\x3b\0\0\0\xc3", 6)) == Offsets{1});
  CHECK(offsets(std::string("\x0f\x84\x3a\0\0\0\xc3", 7)) == Offsets{2});
  CHECK(offsets(std::string("\x48\x8d\x05\x39\0\0\0\xc3", 8)) == Offsets{3});
  CHECK(offsets(std::string("\x48\xc7\xc0\x40\0\0\x81\xc3", 8)) == Offsets{3});
}

TEST_CASE("bytes that only look like a reference are not reported") {
  // mov $0x3b, %eax: the value is the distance of a call, but the instruction is no call.
  CHECK(offsets(std::string("\xb8\x3b\0\0\0\xc3", 6)).empty());
  // nopw 0(%rax,%rax): its displacement 0 is a distance from its end, where f begins.
  std::string padding(0x36, '\x90');
  CHECK(offsets(padding + std::string("\x66\x2e\x0f\x1f\x84\0\0\0\0\0", 10)).empty());
}
