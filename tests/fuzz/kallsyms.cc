// kallsyms. The input is the section .rodata of a kernel image.
#include "generator/kernel/image/image.h"
#include "tests/fuzz/fuzz.h"

using namespace klp;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint64_t text = 0xffffffff81000000, rodata = 0xffffffff82000000, text_size = 4096;
  std::vector<Image::Section> sections = {{".text", text, text_size, 0, true, true, false},
                                          {".rodata", rodata, size, text_size, true, false, false}};
  Image image = Image::of_sections(std::string(text_size, '\xcc') + std::string(fuzz::text(data, size)), sections);
  auto kallsyms = Kallsyms::decode(image);
  if (!fuzz::succeeds(kallsyms)) return 0;
  for (const auto& symbol : kallsyms->symbols()) {
    fuzz::need(!symbol.name.empty(), "a symbol has a name");
    fuzz::need(kallsyms->position(symbol) > 0, "a symbol has a position among those of its name");
  }
  return 0;
}
