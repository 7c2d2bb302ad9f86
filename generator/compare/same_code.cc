#include "generator/compare/same_code.h"

#include "base/file.h"

#include <fmt/format.h>
#include <gelf.h>
#include <memory>
#include <vector>

namespace klp {

namespace {

struct Piece { // an allocated section, or the relocations of one
  std::string name, content;
  bool operator==(const Piece&) const = default;
};

class PieceReader {
public:
  PieceReader(Elf* elf, const std::filesystem::path& path) : elf_(elf), path_(path) {}

  Result<std::vector<Piece>> read() {
    std::size_t sections = 0;
    if (elf_kind(elf_) != ELF_K_ELF) return bad("not an ELF object");
    if (elf_getshdrnum(elf_, &sections) != 0 || sections == 0 || elf_getshdrstrndx(elf_, &names_) != 0)
      return bad("truncated object: it holds no sections");
    std::vector<Piece> pieces;
    for (Elf_Scn* scn = nullptr; (scn = elf_nextscn(elf_, scn));) {
      GElf_Shdr header;
      if (!gelf_getshdr(scn, &header)) return bad("a section header is damaged");
      bool relocations = header.sh_type == SHT_RELA || header.sh_type == SHT_REL;
      if (!is_allocated(relocations ? header.sh_info : elf_ndxscn(scn))) continue;
      TRY(std::string content, relocations ? relocations_in(scn, header) : bytes_in(scn, header));
      pieces.push_back({name_of(elf_ndxscn(scn)), std::move(content)});
    }
    return pieces;
  }

private:
  tl::unexpected<Error> bad(std::string cause) const {
    return fail(Error{.cause = std::move(cause), .remedy = "compile it again", .file = path_.string()});
  }

  bool is_allocated(std::size_t section) {
    GElf_Shdr header;
    return gelf_getshdr(elf_getscn(elf_, section), &header) && header.sh_flags & SHF_ALLOC;
  }

  std::string name_of(std::size_t section) {
    GElf_Shdr header;
    const char* name = nullptr;
    if (gelf_getshdr(elf_getscn(elf_, section), &header)) name = elf_strptr(elf_, names_, header.sh_name);
    return name ? name : "";
  }

  Result<std::string> bytes_in(Elf_Scn* scn, const GElf_Shdr& header) {
    auto content = fmt::format("{} {} {} {}\n", header.sh_type, header.sh_flags, header.sh_addralign, header.sh_size);
    if (header.sh_type == SHT_NOBITS) return content;
    Elf_Data* data = elf_rawdata(scn, nullptr);
    if (!data || data->d_size != header.sh_size) return bad("section " + name_of(elf_ndxscn(scn)) + " is cut off");
    if (data->d_size > 0) content.append(static_cast<const char*>(data->d_buf), data->d_size);
    return content;
  }

  // Names symbols by name: their numbers depend on symbols that are not compared.
  Result<std::string> relocations_in(Elf_Scn* scn, const GElf_Shdr& header) {
    Elf_Scn* table = elf_getscn(elf_, header.sh_link);
    Elf_Data* list = elf_getdata(scn, nullptr);
    Elf_Data* symbols = table ? elf_getdata(table, nullptr) : nullptr;
    GElf_Shdr table_header;
    if (!list || !symbols || !gelf_getshdr(table, &table_header) || header.sh_entsize == 0)
      return bad("relocations are damaged");
    std::string content;
    for (int i = 0; i < static_cast<int>(header.sh_size / header.sh_entsize); ++i) {
      GElf_Rela rela = relocation(list, i, header.sh_type);
      GElf_Sym symbol;
      if (!gelf_getsym(symbols, static_cast<int>(GELF_R_SYM(rela.r_info)), &symbol)) return bad("a symbol is damaged");
      const char* name = elf_strptr(elf_, table_header.sh_link, symbol.st_name);
      bool section = GELF_ST_TYPE(symbol.st_info) == STT_SECTION;
      content += fmt::format("{} {} {} {} {}\n", rela.r_offset, GELF_R_TYPE(rela.r_info),
                             section ? name_of(symbol.st_shndx) : std::string(name ? name : ""), symbol.st_value,
                             rela.r_addend);
    }
    return content;
  }

  // SHT_REL has no addends: they are among the bytes of the section, which are compared too.
  static GElf_Rela relocation(Elf_Data* list, int number, std::uint32_t type) {
    GElf_Rela rela{};
    if (type == SHT_RELA) {
      gelf_getrela(list, number, &rela);
    } else if (GElf_Rel rel; gelf_getrel(list, number, &rel)) {
      rela.r_offset = rel.r_offset;
      rela.r_info = rel.r_info;
    }
    return rela;
  }

  Elf* elf_;
  const std::filesystem::path& path_;
  std::size_t names_ = 0;
};

Result<std::vector<Piece>> pieces_of(const std::filesystem::path& path) {
  TRY(std::string content, read_file(path));
  elf_version(EV_CURRENT);
  std::unique_ptr<Elf, decltype(&elf_end)> elf(elf_memory(content.data(), content.size()), &elf_end);
  return PieceReader(elf.get(), path).read();
}

} // namespace

Result<bool> same_code(const std::filesystem::path& original, const std::filesystem::path& patched) {
  TRY(auto before, pieces_of(original));
  TRY(auto after, pieces_of(patched));
  return before == after;
}

} // namespace klp
