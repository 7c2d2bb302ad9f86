#include "generator/kernel/image/build_id.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

constexpr std::uint64_t address = 0xffffffff82000000;

void put(std::string& notes, std::uint32_t word) {
  for (int i = 0; i < 4; ++i) notes += static_cast<char>(word >> (8 * i));
}

std::string note(std::string owner, std::uint32_t type, std::string content) {
  std::string text;
  put(text, static_cast<std::uint32_t>(owner.size() + 1));
  put(text, static_cast<std::uint32_t>(content.size()));
  put(text, type);
  owner += '\0';
  for (auto* part : {&owner, &content}) {
    text += *part;
    text.resize((text.size() + 3) / 4 * 4);
  }
  return text;
}

std::optional<std::string> read(const std::string& notes, bool named = true) {
  Image image = Image::of_sections(notes, {{".notes", address, notes.size(), 0, true, false, false}});
  std::vector<KernelSymbol> symbols;
  if (named) symbols = {{address, 'R', "__start_notes"}, {address + notes.size(), 'R', "__stop_notes"}};
  return build_id_of(image, Kallsyms(symbols));
}

} // namespace

TEST_CASE("the build id is found among other notes") {
  CHECK(read(note("Xen", 3, "linux") + note("GNU", 1, "abi") + note("GNU", 3, "\x12\xab")) == "\x12\xab");
  CHECK(hexadecimal("\x12\xab") == "12ab");
}

TEST_CASE("an image without a build id has none") {
  CHECK_FALSE(read(note("Xen", 3, "linux")));
  CHECK_FALSE(read(""));
  CHECK_FALSE(read(note("GNU", 3, "id"), false));
}

TEST_CASE("damaged notes are no build id") {
  std::string good = note("GNU", 3, "identity");
  for (std::size_t size = 0; size < good.size(); ++size) CHECK_FALSE(read(good.substr(0, size)));
  std::string huge = good;
  huge[4] = huge[5] = huge[6] = huge[7] = '\xff';
  CHECK_FALSE(read(huge));
}
