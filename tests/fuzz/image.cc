// Kernel images: unpacks the image, reads its sections, and looks for the banner and kallsyms.
#include "generator/kernel/image/image.h"
#include "generator/kernel/image/banner.h"
#include "tests/fuzz/fuzz.h"

using namespace klp;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto vmlinux = unpack_image_content(std::string(fuzz::text(data, size)));
  if (!fuzz::succeeds(vmlinux)) return 0;
  find_banner(*vmlinux);
  auto image = Image::parse(std::move(*vmlinux), "input");
  if (!fuzz::succeeds(image)) return 0;
  for (const auto& section : image->sections()) {
    auto bytes = image->at(section.address, section.size);
    if (bytes) fuzz::need(bytes->size() == section.size, "a section holds as many bytes as it says");
    image->section_of(section.address + section.size);
  }
  fuzz::succeeds(Kallsyms::decode(*image));
  return 0;
}
