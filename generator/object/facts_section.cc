#include "generator/object/facts_section.h"

#include "base/file.h"
#include "facts/codec.h"

#include <fmt/format.h>
#include <gelf.h>
#include <memory>
#include <string_view>

namespace klp {

namespace {

constexpr char how_to_get_facts[] = "compile it with -fplugin=klp";

using ElfHandle = std::unique_ptr<Elf, decltype(&elf_end)>;

std::string_view section_name(Elf* elf, std::size_t names, Elf_Scn* section) {
  GElf_Shdr header;
  if (!gelf_getshdr(section, &header)) return {};
  const char* name = elf_strptr(elf, names, header.sh_name);
  return name ? name : "";
}

Elf_Scn* find_section(Elf* elf, std::string_view wanted) {
  std::size_t names = 0;
  if (elf_getshdrstrndx(elf, &names) != 0) return nullptr;
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf, section));)
    if (section_name(elf, names, section) == wanted) return section;
  return nullptr;
}

// A view of the facts in `content`, which must outlive the view.
Result<ByteView> facts_bytes(std::string& content) {
  elf_version(EV_CURRENT);
  ElfHandle elf(elf_memory(content.data(), content.size()), elf_end);
  if (!elf || elf_kind(elf.get()) != ELF_K_ELF)
    return fail("not an ELF object", "give an object file that was compiled with -fplugin=klp");
  Elf_Scn* section = find_section(elf.get(), facts::section_name);
  if (!section) return fail("holds no compiler facts", how_to_get_facts);
  GElf_Shdr header;
  auto inside = gelf_getshdr(section, &header) && header.sh_type == SHT_PROGBITS
                    ? ByteView(content).sub(header.sh_offset, header.sh_size)
                    : std::nullopt;
  if (!inside) return fail("facts are damaged: their section reaches past the end of the file", how_to_get_facts);
  return *inside;
}

// Adds the file to an error that names none.
template <typename T> Result<T> in_object(const fs::path& object, Result<T> result) {
  if (!result && result.error().file.empty()) result.error().file = object.string();
  return result;
}

} // namespace

Result<std::vector<facts::Unit>> read_all_facts(const fs::path& object) {
  TRY(auto content, read_file(object));
  return parse_all_facts(std::move(content), object);
}

Result<std::vector<facts::Unit>> parse_all_facts(std::string content, const fs::path& object) {
  TRY(auto bytes, in_object(object, facts_bytes(content)));
  return in_object(object, facts::decode_all(bytes));
}

Result<facts::Unit> read_facts(const fs::path& object) {
  TRY(auto units, read_all_facts(object));
  if (units.size() == 1) return std::move(units.front());
  return fail(Error{.cause = fmt::format("holds the facts of {} units, one was expected", units.size()),
                    .remedy = "name an object that was compiled from one source",
                    .file = object.string()});
}

} // namespace klp
