// Makes the image of a linked kernel that has one section, for tests.
#pragma once

#include "base/file.h"
#include "generator/kernel/image/image.h"

#include <catch2/catch.hpp>
#include <elf.h>
#include <unistd.h>

namespace klp::test {

inline constexpr std::uint64_t text_address = 0xffffffff81000000;

template <typename T> void append(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// An image whose only section is .text at text_address.
inline Image image_of(const std::string& text) {
  Elf64_Ehdr header{};
  std::copy_n(ELFMAG, SELFMAG, header.e_ident);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_EXEC;
  header.e_machine = EM_X86_64;
  header.e_version = EV_CURRENT;
  header.e_ehsize = sizeof header;
  header.e_shentsize = sizeof(Elf64_Shdr);
  header.e_shnum = 3;
  header.e_shstrndx = 2;
  std::string names("\0.text\0.shstrtab\0", 17);
  std::string file(sizeof header, '\0');
  Elf64_Shdr text_header{.sh_name = 1,
                         .sh_type = SHT_PROGBITS,
                         .sh_flags = SHF_ALLOC | SHF_EXECINSTR,
                         .sh_addr = text_address,
                         .sh_offset = file.size(),
                         .sh_size = text.size(),
                         .sh_link = 0,
                         .sh_info = 0,
                         .sh_addralign = 16,
                         .sh_entsize = 0};
  file += text;
  Elf64_Shdr name_header{.sh_name = 7,
                         .sh_type = SHT_STRTAB,
                         .sh_flags = 0,
                         .sh_addr = 0,
                         .sh_offset = file.size(),
                         .sh_size = names.size(),
                         .sh_link = 0,
                         .sh_info = 0,
                         .sh_addralign = 1,
                         .sh_entsize = 0};
  file += names;
  header.e_shoff = file.size();
  append(file, Elf64_Shdr{});
  append(file, text_header);
  append(file, name_header);
  file.replace(0, sizeof header, reinterpret_cast<const char*>(&header), sizeof header);
  fs::path path = fs::temp_directory_path() / ("klp-image-test-" + std::to_string(::getpid()));
  REQUIRE(write_file(path, file));
  auto image = Image::read(path);
  fs::remove(path);
  REQUIRE(image);
  return std::move(*image);
}

} // namespace klp::test
