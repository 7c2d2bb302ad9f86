#include "facts/index/object_records.h"

#include "base/file.h"
#include "facts/facts.h"
#include "facts/record.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <gelf.h>
#include <memory>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace klp::facts {

namespace {

constexpr char recompile[] = "compile it again with -fplugin=klp";

using ElfHandle = std::unique_ptr<Elf, decltype(&elf_end)>;

struct OpenFile {
  int fd;
  explicit OpenFile(const fs::path& path) : fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (fd >= 0) ::close(fd);
  }
};

struct Sections {
  std::optional<GElf_Shdr> facts;
  bool compiled = false; // has a section .comment, which GCC and Clang write, but not the assembler
};

tl::unexpected<Error> not_whole() { return fail("not a whole ELF object", "build it again, or remove it"); }

Result<Sections> find_sections(int fd) {
  elf_version(EV_CURRENT);
  ElfHandle elf(elf_begin(fd, ELF_C_READ, nullptr), elf_end);
  std::size_t names = 0;
  if (elf && elf_kind(elf.get()) == ELF_K_AR)
    return Sections(); // built-in.o of old kernels is an archive: its members are read as files
  if (!elf || elf_kind(elf.get()) != ELF_K_ELF || elf_getshdrstrndx(elf.get(), &names) != 0) return not_whole();
  GElf_Ehdr elf_header;
  std::size_t count = 1; // elf_nextscn() omits section 0
  Sections found;
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf.get(), section));) {
    GElf_Shdr header;
    ++count;
    if (!gelf_getshdr(section, &header)) continue;
    const char* name = elf_strptr(elf.get(), names, header.sh_name);
    if (!name) continue;
    if (std::strcmp(name, section_name) == 0) found.facts = header;
    if (std::strcmp(name, ".comment") == 0) found.compiled = true;
  }
  if (!gelf_getehdr(elf.get(), &elf_header) || count < elf_header.e_shnum) return not_whole();
  return found;
}

Result<std::vector<std::uint8_t>> read_section(int fd, const GElf_Shdr& header) {
  struct stat info {};
  const bool known = ::fstat(fd, &info) == 0;
  const auto size = static_cast<std::uint64_t>(info.st_size);
  if (!known || header.sh_type != SHT_PROGBITS || header.sh_offset > size || header.sh_size > size - header.sh_offset)
    return fail("facts are damaged: their section reaches past the end of the file", recompile);
  std::vector<std::uint8_t> bytes(header.sh_size);
  for (std::size_t done = 0; done < bytes.size();) {
    ssize_t n = ::pread(fd, bytes.data() + done, bytes.size() - done, static_cast<off_t>(header.sh_offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(std::string("cannot be read: ") + std::strerror(errno), "look at the disk");
    if (n == 0) return fail("facts are damaged: the file became shorter", recompile);
    done += static_cast<std::size_t>(n);
  }
  return bytes;
}

// The record that `bytes` starts with. Returns nullopt if there is no complete frame. The decoder checks its content.
std::optional<ByteView> first_record(ByteView bytes) {
  auto start = bytes.sub(0, record::magic.size());
  auto length = bytes.get<std::uint32_t>(record::header_size - 2 * sizeof(std::uint32_t)); // of the packed payload
  if (!start || start->text() != record::magic || !length) return std::nullopt;
  return bytes.sub(0, record::header_size + std::uint64_t(*length) + record::checksum_size);
}

// Splits the section into records. The rest of it, if it does not start with a complete frame, becomes the last record:
// the decoder then returns the error.
std::vector<RecordBytes> split(ByteView section) {
  std::vector<RecordBytes> records;
  do {
    ByteView record = first_record(section).value_or(section);
    records.push_back({sha256(record.text()), record});
    section = *section.sub(record.size(), section.size() - record.size());
  } while (!section.empty());
  return records;
}

Result<ObjectRecords> read(int fd) {
  TRY(auto sections, find_sections(fd));
  ObjectRecords object;
  if (!sections.facts) {
    if (sections.compiled) object.kind = ObjectRecords::Kind::compiled_without;
    return object;
  }
  object.kind = ObjectRecords::Kind::has_facts;
  TRY(object.section, read_section(fd, *sections.facts));
  return object;
}

} // namespace

Result<ObjectRecords> read_records(const fs::path& path) {
  OpenFile file(path);
  auto object = file.fd >= 0 ? read(file.fd)
                             : fail(std::string("cannot be read: ") + std::strerror(errno),
                                    "make it readable for this user, then run klp facts index again");
  if (!object) {
    object.error().file = path.string();
    return object;
  }
  if (object->kind == ObjectRecords::Kind::has_facts)
    object->records = split({object->section.data(), object->section.size()});
  return object;
}

} // namespace klp::facts
