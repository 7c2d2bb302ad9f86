// A bzImage consists of a boot sector with the setup header (Documentation/arch/x86/boot.rst), setup code, and the
// compressed vmlinux. The setup header contains offset and length of the compressed vmlinux (the payload).
#include "base/file.h"
#include "generator/kernel/image/decompress.h"
#include "generator/kernel/image/image.h"

namespace klp {

namespace {

constexpr char unpack_yourself[] = "unpack it with scripts/extract-vmlinux of the kernel source, and give the vmlinux";
constexpr char damaged_payload[] = "copy or install the image again: it is damaged";

constexpr std::uint64_t largest_vmlinux = 512u << 20; // a kernel with everything built in has about 200 MB
constexpr std::string_view elf_magic("\177ELF", 4);

// Returns the payload, still compressed. All offsets below are in boot.rst.
Result<ByteView> payload_of(ByteView image) {
  auto magic = image.sub(0x202, 4);
  if (!magic || magic->text() != "HdrS")
    return fail("is not a kernel image: neither an ELF file nor a bzImage", "give the vmlinuz or vmlinux that boots");
  auto setup_sectors = image.get<std::uint8_t>(0x1f1);
  auto version = image.get<std::uint16_t>(0x206);
  auto offset = image.get<std::uint32_t>(0x248);
  auto length = image.get<std::uint32_t>(0x24c);
  if (!length || *version < 0x208)
    return fail("is a kernel image whose setup header has no payload fields", unpack_yourself);
  std::uint64_t setup = (*setup_sectors ? *setup_sectors : 4u) + 1u; // boot.rst: 0 means 4
  auto payload = image.sub(setup * 512 + *offset, *length);
  if (!payload || payload->size() < 8)
    return fail("is a truncated kernel image: its payload would reach past the end of the file",
                "copy or install the image again");
  return *payload;
}

// The kernel's build appends the unpacked size (4 bytes) to the compressed stream. A gzip stream already ends with it.
Result<std::string> unpack_payload(ByteView payload) {
  std::uint32_t size = *payload.get<std::uint32_t>(payload.size() - 4);
  bool gzip = payload[0] == 0x1f && payload[1] == 0x8b;
  if (size > largest_vmlinux)
    return fail("announces an impossible vmlinux of " + std::to_string(size) + " bytes", damaged_payload);
  ByteView stream = gzip ? payload : *payload.sub(0, payload.size() - 4);
  TRY(std::string vmlinux, decompress(stream, size));
  if (vmlinux.size() != size)
    return fail("unpacks to " + std::to_string(vmlinux.size()) + " bytes instead of the " + std::to_string(size) +
                    " that it announces",
                damaged_payload);
  if (!vmlinux.starts_with(elf_magic)) return fail("holds no ELF vmlinux", unpack_yourself);
  return vmlinux;
}

} // namespace

Result<std::string> unpack_image_content(std::string content) {
  if (content.starts_with(elf_magic)) return content;
  TRY(ByteView payload, payload_of(content));
  return unpack_payload(payload);
}

Result<std::string> unpack_image(const std::filesystem::path& image) {
  TRY(std::string file, read_file(image));
  auto vmlinux = unpack_image_content(std::move(file));
  if (!vmlinux) vmlinux.error().file = image.string();
  return vmlinux;
}

} // namespace klp
