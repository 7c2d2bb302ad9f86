#include "generator/kernel/image/image.h"

#include "base/file.h"

#include <algorithm>
#include <elf.h>

namespace klp {

namespace {

constexpr char damaged_image[] = "the file is damaged: copy or install it again";

Result<Elf64_Ehdr> read_header(ByteView file) {
  auto header = file.get<Elf64_Ehdr>(0);
  if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0)
    return fail("is not an ELF file", "give the vmlinux or vmlinuz that boots");
  if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB ||
      header->e_machine != EM_X86_64)
    return fail("is not an x86-64 ELF file", "klp makes livepatches for x86-64 kernels only");
  if (header->e_type != ET_EXEC && header->e_type != ET_DYN)
    return fail("is an ELF file, but not a linked kernel", "give vmlinux or vmlinuz, not an object file or module");
  if (header->e_shnum == 0 || header->e_shentsize != sizeof(Elf64_Shdr))
    return fail("has no section headers", "give the vmlinux as the linker wrote it");
  return *header;
}

Result<Image::Section> read_section(ByteView file, const Elf64_Shdr& header, ByteView names) {
  Image::Section section;
  auto name = names.c_string(header.sh_name);
  if (!name) return fail("has a section whose name lies outside the string table", damaged_image);
  section.name = *name;
  section.address = header.sh_addr;
  section.size = header.sh_size;
  section.offset = header.sh_offset;
  section.has_bytes = header.sh_type != SHT_NOBITS;
  section.executable = header.sh_flags & SHF_EXECINSTR;
  section.writable = header.sh_flags & SHF_WRITE;
  bool outside = section.has_bytes && !file.sub(section.offset, section.size);
  if (outside || section.address + section.size < section.address)
    return fail("has a section " + section.name + " that reaches past its end (truncated file?)", damaged_image);
  return section;
}

Result<std::vector<Image::Section>> read_sections(ByteView file) {
  TRY(Elf64_Ehdr header, read_header(file));
  auto table = file.sub(header.e_shoff, std::uint64_t{header.e_shnum} * sizeof(Elf64_Shdr));
  if (!table) return fail("has section headers that reach past its end (truncated file?)", damaged_image);
  auto strings = table->get<Elf64_Shdr>(std::uint64_t{header.e_shstrndx} * sizeof(Elf64_Shdr));
  auto names = strings ? file.sub(strings->sh_offset, strings->sh_size) : std::nullopt;
  if (!names) return fail("has no section names", damaged_image);
  std::vector<Image::Section> sections;
  std::uint64_t room = file.size(); // bytes that the sections not yet read can have, unless sections overlap
  for (std::uint64_t i = 1; i < header.e_shnum; ++i) {
    auto raw = *table->get<Elf64_Shdr>(i * sizeof(Elf64_Shdr));
    if (!(raw.sh_flags & SHF_ALLOC) || raw.sh_size == 0) continue;
    TRY(Image::Section section, read_section(file, raw, *names));
    if (section.has_bytes && section.size > room) return fail("has sections that overlap", damaged_image);
    if (section.has_bytes) room -= section.size;
    sections.push_back(std::move(section));
  }
  if (sections.empty()) return fail("has no loadable sections", damaged_image);
  std::ranges::stable_sort(sections, {}, &Image::Section::address);
  return sections;
}

} // namespace

Result<Image> Image::read(const std::filesystem::path& vmlinux) {
  TRY(std::string content, read_file(vmlinux));
  return parse(std::move(content), vmlinux.string());
}

Result<Image> Image::parse(std::string content, const std::string& path) {
  Image image;
  image.file_ = std::move(content);
  auto sections = read_sections(image.file_);
  if (!sections) {
    sections.error().file = path;
    return fail(sections.error());
  }
  image.sections_ = std::move(*sections);
  return image;
}

Image Image::of_sections(std::string bytes, std::vector<Section> sections) {
  Image image;
  image.file_ = std::move(bytes);
  image.sections_ = std::move(sections);
  std::ranges::stable_sort(image.sections_, {}, &Image::Section::address);
  return image;
}

const Image::Section* Image::section_of(std::uint64_t address) const {
  auto after = std::ranges::upper_bound(sections_, address, {}, &Section::address);
  if (after == sections_.begin()) return nullptr;
  const Section& section = *std::prev(after);
  return address - section.address < section.size ? &section : nullptr;
}

std::optional<ByteView> Image::at(std::uint64_t address, std::uint64_t length) const {
  const Section* section = section_of(address);
  if (!section || !section->has_bytes) return std::nullopt;
  std::uint64_t skipped = address - section->address;
  if (length > section->size - skipped) return std::nullopt;
  return ByteView(file_).sub(section->offset + skipped, length);
}

} // namespace klp
