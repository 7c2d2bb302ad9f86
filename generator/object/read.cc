// Reads an ELF file into an Object. All indices and sizes are checked here, so that later stages need not check them.
#include "base/file.h"
#include "generator/object/object.h"

#include <algorithm>
#include <gelf.h>
#include <memory>

namespace klp {

namespace {

using ElfHandle = std::unique_ptr<Elf, decltype(&elf_end)>;

tl::unexpected<Error> bad(const std::string& path, std::string cause, const std::string& section = {}) {
  Error e;
  e.file = path;
  e.cause = std::move(cause);
  if (!section.empty()) e.cause = "section " + section + ": " + e.cause;
  e.remedy = "compile it again; klp reads relocatable x86-64 ELF objects";
  return fail(std::move(e));
}

constexpr std::uint64_t largest_alignment = 2u << 20; // a huge page
// The image and the modules lie in the top 2 GB of the address space.
constexpr std::uint64_t largest_no_bits = std::uint64_t{2} << 30;
// Larger than the distance of any two addresses of the kernel, and so small that sums of several do not overflow.
constexpr std::int64_t largest_addend = std::int64_t{1} << 48;

Status check_header(Elf* elf, const std::string& path) {
  GElf_Ehdr header;
  if (elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &header)) return bad(path, "not an ELF object");
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_machine != EM_X86_64)
    return bad(path, "not an x86-64 object (machine " + std::to_string(header.e_machine) + ")");
  if (header.e_type != ET_REL)
    return bad(path, "not a relocatable object (ELF type " + std::to_string(header.e_type) + ")");
  if (header.e_shnum == 0) return bad(path, "truncated object: it holds no sections");
  return {};
}

Result<Section> read_section(Elf* elf, Elf_Scn* scn, std::size_t names, const std::string& path) {
  GElf_Shdr header;
  if (!gelf_getshdr(scn, &header)) return bad(path, "truncated object: a section header is missing");
  const char* name = elf_strptr(elf, names, header.sh_name);
  if (!name) return bad(path, "damaged section name");
  Section section;
  section.name = name;
  section.type = header.sh_type;
  section.flags = header.sh_flags;
  section.alignment = std::max<std::uint64_t>(1, header.sh_addralign);
  section.entry_size = header.sh_entsize;
  section.link = header.sh_link;
  section.info = header.sh_info;
  if (section.type == SHT_NULL) return section;
  section.size = header.sh_size;
  if ((section.alignment & (section.alignment - 1)) != 0 || section.alignment > largest_alignment)
    return bad(path, "impossible alignment of " + std::to_string(section.alignment), name);
  if (section.no_bits() && section.size > largest_no_bits)
    return bad(path, "impossible size of " + std::to_string(section.size), name);
  if (section.no_bits()) return section;
  Elf_Data* data = elf_rawdata(scn, nullptr);
  if (!data || data->d_size != header.sh_size) return bad(path, "truncated: its content reaches past the file", name);
  section.data.assign(static_cast<const char*>(data->d_buf ? data->d_buf : ""), data->d_buf ? data->d_size : 0);
  return section;
}

Result<std::vector<Symbol>> read_symbols(Elf* elf, Elf_Scn* scn, const Object& object, std::size_t table) {
  const Section& section = object.sections[table];
  Elf_Data* data = elf_getdata(scn, nullptr);
  std::size_t count = section.size / sizeof(Elf64_Sym);
  if (!data || section.size % sizeof(Elf64_Sym) != 0) return bad(object.path, "damaged symbol table", section.name);
  std::vector<Symbol> symbols(count);
  for (std::size_t i = 0; i < count; ++i) {
    GElf_Sym raw;
    const char* name = nullptr;
    if (gelf_getsym(data, static_cast<int>(i), &raw)) name = elf_strptr(elf, section.link, raw.st_name);
    if (!name) return bad(object.path, "damaged symbol " + std::to_string(i), section.name);
    Symbol& symbol = symbols[i];
    symbol = {.name = name,
              .type = static_cast<std::uint8_t>(GELF_ST_TYPE(raw.st_info)),
              .binding = static_cast<std::uint8_t>(GELF_ST_BIND(raw.st_info)),
              .visibility = static_cast<std::uint8_t>(GELF_ST_VISIBILITY(raw.st_other)),
              .section = raw.st_shndx,
              .value = raw.st_value,
              .size = raw.st_size};
    if (raw.st_shndx == SHN_XINDEX)
      return bad(object.path, "more than 65,279 sections are not supported", section.name);
    if (!symbol.defined_in_section()) continue;
    if (symbol.section >= object.sections.size())
      return bad(object.path, "symbol " + symbol.name + " lies in a section that does not exist", section.name);
    const Section& defined_in = object.sections[symbol.section];
    if (symbol.value > defined_in.size || symbol.size > defined_in.size - symbol.value)
      return bad(object.path, "symbol " + symbol.name + " reaches past section " + defined_in.name, section.name);
  }
  return symbols;
}

// How many bytes a relocation of this type writes. Unknown types count as 4 bytes: a later stage refuses them with a
// better error (make_layout.cc).
std::uint64_t field_size(std::uint32_t type) {
  switch (type) {
  case R_X86_64_NONE:
    return 0;
  case R_X86_64_64:
  case R_X86_64_PC64:
    return 8;
  case R_X86_64_8:
  case R_X86_64_PC8:
    return 1;
  case R_X86_64_16:
  case R_X86_64_PC16:
    return 2;
  default:
    return 4;
  }
}

Result<std::vector<Relocation>> read_relocations(const Object& object, const Section& rela, const Section& target) {
  if (rela.size % sizeof(Elf64_Rela) != 0) return bad(object.path, "damaged relocation table", rela.name);
  std::vector<Relocation> relocations;
  ByteView view(rela.data);
  for (std::uint64_t at = 0; at < rela.size; at += sizeof(Elf64_Rela)) {
    auto raw = view.get<Elf64_Rela>(at);
    if (!raw) return bad(object.path, "damaged relocation table", rela.name);
    Relocation r{.offset = raw->r_offset,
                 .type = static_cast<std::uint32_t>(ELF64_R_TYPE(raw->r_info)),
                 .symbol = static_cast<SymbolId>(ELF64_R_SYM(raw->r_info)),
                 .addend = raw->r_addend};
    std::uint64_t width = field_size(r.type);
    if (r.offset > target.size || width > target.size - r.offset)
      return bad(object.path, "a relocation lies past the end of " + target.name, rela.name);
    if (r.addend > largest_addend || r.addend < -largest_addend)
      return bad(object.path, "impossible addend of " + std::to_string(r.addend), rela.name);
    if (r.symbol >= object.symbols.size())
      return bad(object.path, "a relocation names a symbol that does not exist", rela.name);
    relocations.push_back(r);
  }
  std::stable_sort(relocations.begin(), relocations.end(),
                   [](const Relocation& a, const Relocation& b) { return a.offset < b.offset; });
  return relocations;
}

// Moves the relocations of each RELA section to the section that they apply to.
Status fold_relocations(Object& object) {
  for (auto& rela : object.sections) {
    if (rela.type != SHT_RELA) continue;
    if (rela.info == 0 || rela.info >= object.sections.size())
      return bad(object.path, "it applies to a section that does not exist", rela.name);
    Section& target = object.sections[rela.info];
    if (!target.has_content())
      return bad(object.path, "it applies to " + target.name + ", which has no content", rela.name);
    TRY(auto relocations, read_relocations(object, rela, target));
    if (rela.link >= object.sections.size() || object.sections[rela.link].type != SHT_SYMTAB)
      return bad(object.path, "its symbols are not those of the symbol table", rela.name);
    if (rela.flags & flag_rela_livepatch)
      object.livepatch_relocations.push_back({rela.name, rela.info, std::move(relocations), rela.allocated()});
    else if (!target.relocations.empty())
      return bad(object.path, "a second relocation table for section " + target.name, rela.name);
    else
      target.relocations = std::move(relocations);
    rela.data.clear();
  }
  return {};
}

Result<Object> read_sections(Elf* elf, const std::string& path) {
  CHECK_OK(check_header(elf, path));
  std::size_t names = 0;
  if (elf_getshdrstrndx(elf, &names) != 0) return bad(path, "truncated object: no section names");
  Object object;
  object.path = path;
  object.sections.emplace_back();
  Elf_Scn* symbol_table = nullptr;
  for (Elf_Scn* scn = nullptr; (scn = elf_nextscn(elf, scn));) {
    TRY(Section section, read_section(elf, scn, names, path));
    if (section.type == SHT_SYMTAB && symbol_table) return bad(path, "two symbol tables", section.name);
    if (section.type == SHT_SYMTAB) symbol_table = scn;
    object.sections.push_back(std::move(section));
  }
  if (!symbol_table) return bad(path, "no symbol table");
  TRY(object.symbols, read_symbols(elf, symbol_table, object, elf_ndxscn(symbol_table)));
  CHECK_OK(fold_relocations(object));
  return object;
}

} // namespace

Result<Object> read_object(const std::filesystem::path& path) {
  TRY(std::string content, read_file(path));
  return parse_object(content, path.string());
}

Result<Object> parse_object(std::string_view content, const std::string& path) {
  if (content.empty()) return bad(path, "empty file");
  elf_version(EV_CURRENT);
  // libelf only reads the content, although the parameter is not const.
  ElfHandle elf(elf_memory(const_cast<char*>(content.data()), content.size()), &elf_end);
  if (!elf) return bad(path, "not an ELF object");
  return read_sections(elf.get(), path);
}

} // namespace klp
